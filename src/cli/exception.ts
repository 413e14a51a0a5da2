import { parseArgs } from "node:util";
import { attackExamples, type ExceptionKnowledge } from "../core/analysis/proven-exception.ts";
import type { Alert } from "../core/falco/alert.ts";
import { type ExceptionProposal, proposeException } from "../core/falco/exceptions/propose-exception.ts";
import type { CliIo } from "./cli-io.ts";
import {
  answerWithUsage,
  COMMON_OPTIONS,
  type CommandLine,
  HELP_ASKED,
  readCommandLine,
  wrong,
} from "./command-line.ts";
import { fileAndRules } from "./file-and-rules.ts";
import { readGivenAlerts } from "./given-alert.ts";
import { knownPlaybooks } from "./known-playbooks.ts";
import { printable } from "./printable.ts";
import { loadRules } from "./rules-input.ts";

const USAGE = `Usage: falconer exception FILE|- [--rules FILE…] [--keep FILE] [--json]

Makes the narrowest useful exception for the alerts of FILE (or of standard input): an
override to load after your rules. It is printed only after it was loaded on top of the
rules and tried: it silences these alerts and none of those to keep. For alerts of
several rules there is one exception for each. The examples of attacks that playbooks
hold for the rule are kept, too.

  --rules FILE…  your Falco rules files in load order; without them only the exception
                 itself can be tried
  --keep FILE    alerts that must still be raised, of the same rules
  --json         print one JSON object for each rule

Ends with 0 when there is an exception for every rule, with 1 when one is refused, and
with 2 when the command cannot be carried out.
`;

interface Options {
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
  if (options.kind !== "go") return answerWithUsage(options, USAGE, io);
  const alerts = await readAlerts(options.file, io);
  const keep = options.keep === undefined ? NO_ALERTS : await readAlerts(options.keep, io);
  const loading = await loadRules(options.rules, io);
  if (alerts === undefined || keep === undefined || loading.kind !== "loaded") return 2;
  const knowledge = { rules: loading.rules, playbooks: await knownPlaybooks(io) };
  return printExceptions(alerts, keep.alerts, knowledge, options.json, io);
}

interface ReadAlerts {
  readonly alerts: readonly Alert[];
  readonly unreadable: number;
}

const NO_ALERTS: ReadAlerts = { alerts: [], unreadable: 0 };

async function readAlerts(given: string, io: CliIo): Promise<ReadAlerts | undefined> {
  const read = await readGivenAlerts(given, io);
  if (!read.ok) {
    io.err(`${read.problem}\n`);
    return undefined;
  }
  for (const problem of read.problems) io.err(`Not an alert, left out: ${printable(problem)}\n`);
  return { alerts: read.alerts, unreadable: read.problems.length };
}

function printExceptions(
  { alerts, unreadable }: ReadAlerts,
  keep: readonly Alert[],
  { rules, playbooks }: ExceptionKnowledge,
  json: boolean,
  io: CliIo,
): number {
  if (alerts.length === 0) {
    io.err("There is no alert in the input.\n");
    return 1;
  }
  let refused = unreadable;
  for (const [rule, own] of Map.groupBy(alerts, (alert) => alert.rule)) {
    const kept = keep.filter((alert) => alert.rule === rule);
    const attacks = own.slice(0, 1).flatMap((alert) => attackExamples(alert, playbooks));
    const proposal = proposeException(own, { rules, counterExamples: [...kept, ...attacks] });
    if (!proposal.ok) refused += 1;
    if (json) io.out(`${JSON.stringify({ rule, ...proposal })}\n`);
    else if (proposal.ok) io.out(commented(rule, proposal, attacks.length));
    else io.err(`${printable(rule)}: ${proposal.reason}\n`);
  }
  return refused === 0 ? 0 : 1;
}

/** The override with what was done to prove it, as a rules file that can be loaded as it is. */
function commented(
  rule: string,
  { exception, proof }: Extract<ExceptionProposal, { ok: true }>,
  attacks: number,
): string {
  const given = proof.kept === attacks ? "" : `, and none of ${proof.kept - attacks} to keep`;
  const kept = attacks === 0 ? given : `${given}, and no example of an attack that its playbook holds (${attacks})`;
  const on = proof.loadedOn === "rules" ? "Loaded on top of your rules" : "Tried by itself";
  const lines = [
    `${rule}: ${exception.why}`,
    `${on}: it silences ${proof.silenced} of ${proof.silenced} given alerts${kept}.`,
    ...exception.caveats,
  ];
  // A rule's name comes from outside: a line break in it must not end the comment.
  return `${lines.map((line) => `# ${printable(line)}\n`).join("")}${exception.yaml}`;
}

function readOptions(args: readonly string[]): CommandLine<Options> {
  return readCommandLine(() => {
    const options = {
      ...COMMON_OPTIONS,
      rules: { type: "string", multiple: true },
      keep: { type: "string" },
    } as const;
    const { values, tokens } = parseArgs({ args: [...args], options, allowPositionals: true, tokens: true });
    if (values.help) return HELP_ASKED;
    const { file, rules } = fileAndRules(tokens);
    return file === undefined
      ? wrong("Name one file with alerts, or -")
      : { kind: "go", file, rules, keep: values.keep, json: values.json };
  });
}
