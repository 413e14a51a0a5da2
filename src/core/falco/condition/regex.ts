import { RE2JS } from "re2js";

/** A test of the whole text, in linear time; or why the pattern is refused. */
export type Regex =
  | { readonly ok: true; readonly test: (text: string) => boolean }
  | { readonly ok: false; readonly reason: string };

// Falco compiles with RE2's POSIX syntax (no \d, no (?i), no lazy quantifiers) and matches from end to end
// (sinsp_filtercheck.cpp, matches_rhs_regex). re2js has that syntax, but only behind a compiled pattern.
const ENGINE = RE2JS.compile("").re2().constructor as unknown as {
  compileImpl(pattern: string, flags: number, longest: boolean): RE2JS["re2Input"];
};
/** The one thing that RE2 adds to POSIX and Go does not: `[^a]` takes a line break as well. */
const CLASS_NL = 4;

/** Compiles a pattern of the `regex` operator. */
export function compileRegex(pattern: string): Regex {
  const regex = new RE2JS(pattern, 0);
  try {
    regex.re2Input = ENGINE.compileImpl(pattern, CLASS_NL, true);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^error parsing regexp: /, "") : String(error);
    return { ok: false, reason: `invalid regex pattern: ${reason}` };
  }
  return { ok: true, test: (text) => regex.testExact(text) };
}
