import type { z } from "zod";

/** What kind of rule a block breaks. `mention` is ours: Slack would deliver it. */
type ProblemCode =
  | "unknown_field"
  | "missing_field"
  | "wrong_type"
  | "unknown_type"
  | "invalid_value"
  | "invalid_url"
  | "too_long"
  | "too_short"
  | "too_many"
  | "too_few"
  | "duplicate_id"
  | "conflict"
  | "surface"
  | "mention"
  | "no_text"
  | "msg_too_long"
  | "msg_blocks_too_long";

/** One broken rule, and where. */
export interface Problem {
  /** JSON pointer (RFC 6901) into the message or view, for example `/blocks/0/text`. */
  readonly pointer: string;
  readonly code: ProblemCode;
  readonly message: string;
}

/** A JSON pointer from its parts. */
export function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** Says what a schema found in our words, one problem per broken rule. */
export function problemsOf(error: z.ZodError, at: readonly PropertyKey[]): Problem[] {
  return error.issues.flatMap((issue) => fromIssue(issue, [...at, ...issue.path]));
}

function fromIssue(issue: z.core.$ZodIssue, path: readonly PropertyKey[]): Problem[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      pointer: pointerTo([...path, key]),
      code: "unknown_field",
      message: `Slack knows no field ${JSON.stringify(key)} here`,
    }));
  }
  return [{ pointer: pointerTo(path), code: codeOf(issue), message: issue.message }];
}

function codeOf(issue: z.core.$ZodIssue): ProblemCode {
  if (issue.code === "invalid_type") return issue.message.endsWith("undefined") ? "missing_field" : "wrong_type";
  if (issue.code === "too_big") return SIZE[issue.origin]?.[1] ?? "invalid_value";
  if (issue.code === "too_small") return SIZE[issue.origin]?.[0] ?? "invalid_value";
  if (issue.code === "invalid_union") return "unknown_type";
  if (issue.code === "custom") return (issue.params?.code as ProblemCode | undefined) ?? "invalid_value";
  return "invalid_value";
}

const SIZE: Readonly<Record<string, readonly [ProblemCode, ProblemCode]>> = {
  array: ["too_few", "too_many"],
  string: ["too_short", "too_long"],
};
