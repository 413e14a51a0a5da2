import { parseArgs } from "node:util";
import type { Alert } from "../core/falco/alert.ts";
import { type ExceptionProposal, proposeException } from "../core/falco/exceptions/propose-exception.ts";
import { type RulesResult, readRules } from "../core/falco/rules/read-rules.ts";
import { readAlertInput } from "./alert-input.ts";
import type { CliIo } from "./cli-io.ts";
import { readInput } from "./input-text.ts";
import { lineFor, readRulesFiles } from "./lint.ts";
import { answerWithUsage } from "./usage-answer.ts";

const USAGE = `Usage: falconer exception FILE|- [--rules FILE…] [--keep FILE] [--json]

Makes the narrowest useful exception for the alerts of FILE (or of standard input): an override to load after your
rules. It is printed only after it was loaded on top of the rules and tried: it silences these alerts and none of those
to keep. For alerts of several rules there is one exception for each.

  --rules FILE…  your Falco rules files in load order; without them only the exception itself can be tried
  --keep FILE    alerts that must still be raised, of the same rules
  --json         print one JSON object for each rule

Ends with 0 when there is an exception for every rule, with 1 when one is refused, and with 2 when the command cannot be
carried out.
`;

interface Options {
  readonly kind: "go";
  readonly file: string;
  readonly rules: readonly string[];
  readonly keep: string | undefined;
  readonly json: boolean;
}

/**
 * `falconer exception`: alerts in, a proven override for the rules file out.
 *
 * @param args - What follows `exception` on the command line.
 * @returns The exit code.
 */
export async function runException(args: readonly string[], io: CliIo): Promise<number> {
  const options = readOptions(args);
  if (options.kind === "help" || options.kind === "wrong") return answerWithUsage(options, USAGE, io);
  const alerts = await readAlerts(options.file, io);
  const keep = options.keep === undefined ? NO_ALERTS : await readAlerts(options.keep, io);
  const files = await readRulesFiles(options.rules, io);
  if (alerts === undefined || keep === undefined || files === undefined) return 2;
  const rules = files.length === 0 ? undefined : readRules(files);
  for (const error of rules?.errors ?? []) io.err(lineFor("error", error));
  if (rules !== undefined && rules.errors.length > 0) return 1;
  return printExceptions(alerts, keep.alerts, rules, options.json, io);
}

interface ReadAlerts {
  readonly alerts: readonly Alert[];
  readonly unreadable: number;
}

const NO_ALERTS: ReadAlerts = { alerts: [], unreadable: 0 };

async function readAlerts(file: string, io: CliIo): Promise<ReadAlerts | undefined> {
  try {
    const { alerts, problems } = readAlertInput(await readInput(file, io), Date.now());
    for (const problem of problems) io.err(`${file}: ${problem}\n`);
    return { alerts: alerts.map(({ alert }) => alert), unreadable: problems.length };
  } catch (error) {
    io.err(`${file}: ${error instanceof Error ? error.message : String(error)}\n`);
    return undefined;
  }
}

function printExceptions(
  { alerts, unreadable }: ReadAlerts,
  keep: readonly Alert[],
  rules: RulesResult | undefined,
  json: boolean,
  io: CliIo,
): number {
  if (alerts.length === 0) {
    io.err("There is no alert in the input.\n");
    return 1;
  }
  let refused = unreadable;
  for (const [rule, own] of Map.groupBy(alerts, (alert) => alert.rule)) {
    const counterExamples = keep.filter((alert) => alert.rule === rule);
    const proposal = proposeException(own, { rules, counterExamples });
    if (!proposal.ok) refused += 1;
    if (json) io.out(`${JSON.stringify({ rule, ...proposal })}\n`);
    else if (proposal.ok) io.out(commented(rule, proposal));
    else io.err(`${oneLine(rule)}: ${proposal.reason}\n`);
  }
  return refused === 0 ? 0 : 1;
}

/** The override with what was done to prove it, as a rules file that can be loaded as it is. */
function commented(rule: string, { exception, proof }: Extract<ExceptionProposal, { ok: true }>): string {
  const kept = proof.kept === 0 ? "" : `, and none of ${proof.kept} to keep`;
  const on = proof.loadedOn === "rules" ? "Loaded on top of your rules" : "Tried by itself";
  const lines = [
    `${rule}: ${exception.why}`,
    `${on}: it silences ${proof.silenced} of ${proof.silenced} given alerts${kept}.`,
    ...exception.caveats,
  ];
  return `${lines.map((line) => `# ${oneLine(line)}\n`).join("")}${exception.yaml}`;
}

// A rule's name comes from outside: a line break in it must not end the comment.
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ");
}

function readOptions(args: readonly string[]): Options | { kind: "help" } | { kind: "wrong"; problem: string } {
  const options = {
    rules: { type: "string", multiple: true },
    keep: { type: "string" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  } as const;
  try {
    const { values, tokens } = parseArgs({ args: [...args], options, allowPositionals: true, tokens: true });
    if (values.help) return { kind: "help" };
    const { file, rules } = filesOf(tokens);
    if (file === undefined) return { kind: "wrong", problem: "Name one file with alerts, or -" };
    return { kind: "go", file, rules, keep: values.keep, json: values.json };
  } catch (error) {
    return { kind: "wrong", problem: error instanceof Error ? error.message : "Wrong usage" };
  }
}

type Token = { readonly kind: string; readonly name?: string; readonly value?: string | undefined };

/** `--rules` takes what follows it as well: a file before it holds the alerts, and without one the last file does. */
function filesOf(tokens: readonly Token[]): { readonly file: string | undefined; readonly rules: readonly string[] } {
  const before: string[] = [];
  const rules: string[] = [];
  for (const { kind, name, value } of tokens) {
    if (value === undefined || (kind === "option" && name !== "rules")) continue;
    if (kind === "option" || rules.length > 0) rules.push(value);
    else before.push(value);
  }
  if (before.length > 1) return { file: undefined, rules };
  const [file] = before;
  // A lone `--rules a b alerts.json`: the last one is no rules file.
  return file === undefined && rules.length > 1 ? { file: rules.at(-1), rules: rules.slice(0, -1) } : { file, rules };
}
