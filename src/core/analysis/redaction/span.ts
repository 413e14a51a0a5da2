/** A stretch of text that is a secret: from `start` up to, not including, `end`, in UTF-16 units. */
export interface SecretSpan {
  readonly start: number;
  readonly end: number;
}

/** What stands where a secret stood. */
export const MASK = "[redacted]";

/** A blank-separated word of a command line, with its place. */
export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Falco joins a command's arguments with blanks and drops the quotes, so words are all that is left of them. */
export function tokensOf(text: string): readonly Token[] {
  return [...text.matchAll(/\S+/g)].map((match) => ({
    text: match[0],
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** The text with every span masked; overlapping spans become one. */
export function maskSpans(text: string, spans: readonly SecretSpan[]): string {
  let masked = "";
  let at = 0;
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    if (end <= at) continue;
    masked += text.slice(at, Math.max(at, start)) + (start < at ? "" : MASK);
    at = end;
  }
  return masked + text.slice(at);
}

/** Words that stand where a secret could stand and are none: variables, placeholders, switches, paths, masks. */
export function isHarmless(value: string): boolean {
  if (value === "" || value.startsWith(MASK.slice(0, -1)) || /^[-*x.]+$/i.test(value)) return true;
  if (/^(?:true|false|yes|no|none|null|nil|undefined|auto|stdin|prompt|ask|file|env|default)$/i.test(value))
    return true;
  if (/^(?:\$[\w({]|%[\w(]|<[^>]{0,60}>$|\{\{)/.test(value)) return true;
  return /^(?:@|file:|env:)?~?\/(?:etc|run|var|root|home|opt|tmp|usr|app|mnt|dev|proc|sys|srv|secrets?|bin|data|config)\//.test(
    value,
  );
}
