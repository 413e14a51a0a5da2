import { parseArgs } from "node:util";
import { readRules } from "../core/falco/rules/read-rules.ts";
import type { CliIo } from "./cli-io.ts";
import {
  answerWithUsage,
  COMMON_OPTIONS,
  type CommandLine,
  HELP_ASKED,
  readCommandLine,
  wrong,
} from "./command-line.ts";
import { lineFor, readRulesFiles } from "./rules-input.ts";

const USAGE = `Usage: falconer lint FILE… [--json]

Loads Falco rules files in the order given, as Falco 0.44 would, and prints its errors
and warnings with file, line and column. "-" is standard input. A file is checked
together with those before it, so name the files that define the rules first and your
own last.

  --json     print the result as one JSON object

Ends with 0 when Falco would load the files, with 1 when it would not or would ignore an
item altogether, and with 2 when the command cannot be carried out.
`;

interface Options {
  readonly files: readonly string[];
  readonly json: boolean;
}

/**
 * `falconer lint`: whether Falco would load rules files, and what it would warn of.
 *
 * @param args - What follows `lint` on the command line.
 * @returns The exit code.
 */
export async function runLint(args: readonly string[], io: CliIo): Promise<number> {
  const options = readOptions(args);
  if (options.kind !== "go") return answerWithUsage(options, USAGE, io);
  const files = await readRulesFiles(options.files, io);
  if (files === undefined) return 2;
  const { errors, warnings, rules } = readRules(files);
  // Falco loads a file with an item that is none of its own, and ignores the item: for its author that is a refusal.
  const ok = errors.length === 0 && !warnings.some(({ code }) => code === "LOAD_UNKNOWN_ITEM");
  if (options.json) {
    io.out(`${JSON.stringify({ ok, files: files.map(({ name }) => name), rules: rules.length, errors, warnings })}\n`);
  } else {
    for (const message of errors) io.out(lineFor("error", message));
    for (const message of warnings) io.out(lineFor("warning", message));
    io.out(
      `${counted(rules.length, "rule")}, ${counted(errors.length, "error")}, ${counted(warnings.length, "warning")}\n`,
    );
  }
  return ok ? 0 : 1;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

function readOptions(args: readonly string[]): CommandLine<Options> {
  return readCommandLine(() => {
    const { values, positionals } = parseArgs({ args: [...args], options: COMMON_OPTIONS, allowPositionals: true });
    if (values.help) return HELP_ASKED;
    if (positionals.length === 0) return wrong("Name at least one rules file.");
    return { kind: "go", files: positionals, json: values.json };
  });
}
