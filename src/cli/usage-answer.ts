import type { CliIo } from "./cli-io.ts";

/** Options that could not be followed: help was asked for, or something is wrong with them. */
type NotToFollow = { readonly kind: "help" } | { readonly kind: "wrong"; readonly problem: string };

/** Answers with a command's usage. Returns the exit code: 0 when it was asked for, 2 when the options are wrong. */
export function answerWithUsage(options: NotToFollow, usage: string, io: CliIo): number {
  if (options.kind === "help") {
    io.out(usage);
    return 0;
  }
  io.err(`${options.problem}\n\n${usage}`);
  return 2;
}
