import { parseArgs } from "node:util";
import { compileCondition } from "../core/falco/condition/compile-condition.ts";
import type { CompiledCondition } from "../core/falco/condition/condition.ts";
import { parseJson, writeJson } from "../core/falco/json.ts";
import { type InputAlert, readAlertInput } from "./alert-input.ts";
import { checkText, explainRefusal } from "./check-text.ts";
import type { CliIo } from "./cli-io.ts";
import {
  answerWithUsage,
  COMMON_OPTIONS,
  type CommandLine,
  HELP_ASKED,
  readCommandLine,
  wrong,
} from "./command-line.ts";
import { inputLines, readInput } from "./input-text.ts";
import { messageOf } from "./message-of.ts";
import { printable } from "./printable.ts";

const USAGE = `Usage: falconer match CONDITION [FILE|-] [--json]
       falconer match --check [--syntax] [--json] CONDITION
       falconer match --check --batch [--syntax]

Prints the alerts of FILE (or standard input) that match a condition in Falco's
language.

  --check    only parse the condition and check its fields and types
  --syntax   only parse it
  --batch    read {"condition": …} lines from standard input, answer each with {"ok": …}
  --json     print alerts, or the result of the check, as JSON, one a line

Ends with 0 when something matches or all is well, with 1 when nothing matches or a
condition is refused, and with 2 when the command cannot be carried out.
`;

interface Options {
  readonly condition: string | undefined;
  readonly file: string | undefined;
  readonly check: boolean;
  readonly syntax: boolean;
  readonly batch: boolean;
  readonly json: boolean;
}

/**
 * `falconer match`: which alerts match a condition, or whether a condition is one.
 *
 * @param args - What follows `match` on the command line.
 * @returns The exit code: 0 something matches or all is well, 1 nothing matches or a refusal, 2 wrong usage.
 */
export async function runMatch(args: readonly string[], io: CliIo): Promise<number> {
  const options = readOptions(args);
  if (options.kind !== "go") return answerWithUsage(options, USAGE, io);
  if (options.batch) return checkBatch(options.syntax, io);
  const { condition } = options;
  if (condition === undefined) return answerWithUsage(wrong("Give a condition."), USAGE, io);
  return options.check ? checkOne(condition, options, io) : matchAlerts(condition, options, io);
}

function readOptions(args: readonly string[]): CommandLine<Options> {
  return readCommandLine(() => {
    const options = {
      ...COMMON_OPTIONS,
      check: { type: "boolean", default: false },
      syntax: { type: "boolean", default: false },
      batch: { type: "boolean", default: false },
    } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (values.help) return HELP_ASKED;
    const [condition, file, ...more] = positionals;
    if (more.length > 0) return wrong("Give one condition, in quotes, and at most one file.");
    return { kind: "go", ...values, check: values.check || values.syntax, condition, file };
  });
}

function checkOne(condition: string, { syntax, json }: Options, io: CliIo): number {
  const check = checkText(condition, syntax);
  if (json) io.out(`${writeJson(check)}\n`);
  else io.out(check.ok ? "The condition is fine.\n" : explainRefusal(condition, check.error));
  return check.ok ? 0 : 1;
}

async function checkBatch(syntaxOnly: boolean, io: CliIo): Promise<number> {
  let code = 0;
  for await (const line of inputLines(io.stdin)) {
    if (line.trim() === "") continue;
    const condition = conditionOf(line);
    const check =
      condition === undefined
        ? { ok: false, error: { message: 'the line is no {"condition": "…"}', line: 1, column: 1 } }
        : checkText(condition, syntaxOnly);
    if (!check.ok) code = 1;
    io.out(`${writeJson(check)}\n`);
  }
  return code;
}

function conditionOf(line: string): string | undefined {
  try {
    const json = parseJson(line);
    if (typeof json !== "object" || json === null || !("condition" in json)) return undefined;
    return typeof json.condition === "string" ? json.condition : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function matchAlerts(text: string, { file, json }: Options, io: CliIo): Promise<number> {
  const compilation = compileCondition(text);
  if (!compilation.ok) {
    io.err(explainRefusal(text, compilation.error));
    return 1;
  }
  const input = await readInput(file, io).catch((error: unknown) => {
    io.err(`Cannot read ${file ?? "standard input"}: ${messageOf(error)}\n`);
  });
  if (input === undefined) return 2;
  const { alerts, problems } = readAlertInput(input, Date.now());
  for (const problem of problems) io.err(`Not an alert, left out: ${printable(problem)}\n`);
  return report(compilation.condition, alerts, json, io);
}

function report(condition: CompiledCondition, alerts: readonly InputAlert[], json: boolean, io: CliIo): number {
  let matching = 0;
  let unknown = 0;
  for (const each of alerts) {
    const truth = condition.matches(each.alert);
    if (truth === "unknown") unknown += 1;
    if (truth !== "true") continue;
    matching += 1;
    io.out(json ? `${writeJson(each.json)}\n` : `${describe(each)}\n`);
  }
  if (!json) io.err(`${matching} of ${alerts.length} alerts match.${unknownNote(unknown, condition)}\n`);
  return matching > 0 ? 0 : 1;
}

const NEVER_MISSING = new Set(["falco.rule", "falco.priority", "falco.source", "falco.tags"]);

function unknownNote(unknown: number, { fields }: CompiledCondition): string {
  if (unknown === 0) return "";
  const missable = fields.filter((field) => !NEVER_MISSING.has(field));
  return ` ${unknown} cannot be judged: they lack a value that the condition needs (${missable.join(", ")}).`;
}

function describe({ alert }: InputAlert): string {
  const output = alert.output === undefined ? "" : ` — ${alert.output}`;
  return printable(`${alert.priority} ${alert.rule}${output}`);
}
