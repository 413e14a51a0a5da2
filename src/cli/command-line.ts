import type { CliIo } from "./cli-io.ts";
import { messageOf } from "./message-of.ts";

/** The options that every command has. */
export const COMMON_OPTIONS = {
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** Options that cannot be followed: help was asked for, or something is wrong with them. */
type NotToFollow = { readonly kind: "help" } | { readonly kind: "wrong"; readonly problem: string };

/** A command's options as they were meant. */
export type CommandLine<Options> = ({ readonly kind: "go" } & Options) | NotToFollow;

/** The answer to `--help`. */
export const HELP_ASKED: NotToFollow = { kind: "help" };

/** Options with something wrong, in words for the person who typed them. */
export function wrong(problem: string): NotToFollow {
  return { kind: "wrong", problem };
}

/** Reads a command's options; what `parseArgs` throws (an unknown option, a missing value) is wrong usage as well. */
export function readCommandLine<Options>(read: () => CommandLine<Options>): CommandLine<Options> {
  try {
    return read();
  } catch (error) {
    if (isUsageError(error)) return wrong(firstSentence(messageOf(error)));
    throw error;
  }
}

/** Node goes on with advice that only helps whoever wants to pass a dash. */
function firstSentence(message: string): string {
  return message.split(". ", 1)[0] ?? message;
}

// https://nodejs.org/api/errors.html#err_parse_args_invalid_option_value and its neighbours
function isUsageError(error: unknown): boolean {
  return error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS_");
}

/** Answers with a command's usage. Returns the exit code: 0 when it was asked for, 2 when the options are wrong. */
export function answerWithUsage(options: NotToFollow, usage: string, io: CliIo): number {
  if (options.kind === "help") {
    io.out(usage);
    return 0;
  }
  io.err(`${options.problem}\n\n${usage}`);
  return 2;
}
