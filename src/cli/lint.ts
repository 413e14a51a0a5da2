import { parseArgs } from "node:util";
import { type RulesFile, readRules } from "../core/falco/rules/read-rules.ts";
import type { RuleMessage } from "../core/falco/rules/rule-message.ts";
import type { CliIo } from "./cli-io.ts";
import { readInput } from "./input-text.ts";
import { answerWithUsage } from "./usage-answer.ts";

const USAGE = `Usage: falconer lint FILE… [--json]

Loads Falco rules files in the order given, as Falco 0.44 would, and prints its errors and warnings with file, line
and column. "-" is standard input. A file is checked together with those before it, so name the files that define the
rules first and your own last.

  --json     print the result as one JSON object

Ends with 0 when Falco would load the files, with 1 when it would not or would ignore an item altogether, and with 2
when the command cannot be carried out.
`;

/**
 * `falconer lint`: whether Falco would load rules files, and what it would warn of.
 *
 * @param args - What follows `lint` on the command line.
 * @returns The exit code.
 */
export async function runLint(args: readonly string[], io: CliIo): Promise<number> {
  const options = readOptions(args);
  if (options.kind === "help" || options.kind === "wrong") return answerWithUsage(options, USAGE, io);
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

/** The texts of rules files; undefined, with a message to the user, when one cannot be read. */
export async function readRulesFiles(paths: readonly string[], io: CliIo): Promise<RulesFile[] | undefined> {
  const files: RulesFile[] = [];
  for (const path of paths) {
    try {
      files.push({ name: path, content: await readInput(path, io) });
    } catch (error) {
      io.err(`${path}: ${error instanceof Error ? error.message : String(error)}\n`);
      return undefined;
    }
  }
  return files;
}

/** One line for a message: where, how bad, Falco's code, what, and in which item. */
export function lineFor(kind: "error" | "warning", message: RuleMessage): string {
  const { file, line, column, code, item } = message;
  const where = item === undefined || item.name === "" ? "" : ` (${item.kind} '${item.name}')`;
  return `${file}:${line}:${column}: ${kind} ${code}: ${message.message}${where}\n`;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

function readOptions(args: readonly string[]) {
  try {
    const options = { json: { type: "boolean", default: false }, help: { type: "boolean", default: false } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (values.help) return { kind: "help" } as const;
    if (positionals.length === 0) return { kind: "wrong", problem: "Name at least one rules file." } as const;
    return { kind: "go", files: positionals, json: values.json } as const;
  } catch (error) {
    return { kind: "wrong", problem: error instanceof Error ? error.message : "Wrong usage" } as const;
  }
}
