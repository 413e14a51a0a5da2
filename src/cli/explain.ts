import { parseArgs } from "node:util";
import { readBuiltInPlaybooks } from "../adapters/files/playbooks.ts";
import { analyse } from "../core/analysis/analyse.ts";
import { analysisJson } from "../core/analysis/document/analysis-json.ts";
import { analysisMarkdown } from "../core/analysis/document/analysis-markdown.ts";
import { ruleBook, withRuleText } from "../core/analysis/rule-text.ts";
import { readRules } from "../core/falco/rules/read-rules.ts";
import type { CliIo } from "./cli-io.ts";
import { readGivenAlerts } from "./given-alert.ts";
import { lineFor, readRulesFiles } from "./lint.ts";
import { answerWithUsage } from "./usage-answer.ts";

const USAGE = `Usage: falconer explain FILE|-|ALERT [--rules FILE]… [--json]

Prints what alerts mean as Markdown: the verdict with its evidence, what is not known, what to check, how to contain,
harden and tune. FILE holds one alert as JSON, an array of alerts, or one alert a line; an alert's JSON itself will do.

  --rules FILE   your Falco rules, in load order: shows what they say of the rule; may be given several times
  --json         print one JSON object for each alert (its schema: src/core/analysis/document/analysis-json.ts)

Ends with 0 when every alert was explained, with 1 when something in the input is no alert, and with 2 when the command
cannot be carried out.
`;

/**
 * `falconer explain`: alerts in, their analyses out. All of it is redacted.
 *
 * @param args - What follows `explain` on the command line.
 * @returns The exit code.
 */
export async function runExplain(args: readonly string[], io: CliIo): Promise<number> {
  const options = readOptions(args);
  if (options.kind === "help" || options.kind === "wrong") return answerWithUsage(options, USAGE, io);
  const given = await readGivenAlerts(options.given, io);
  const files = await readRulesFiles(options.rules, io);
  if (!given.ok) io.err(`${given.problem}\n`);
  if (!given.ok || files === undefined) return 2;
  const rules = readRules(files);
  for (const error of rules.errors) io.err(lineFor("error", error));
  if (rules.errors.length > 0) return 2;
  const book = ruleBook(rules.rules);
  const { playbooks } = await readBuiltInPlaybooks();
  for (const [index, alert] of given.alerts.entries()) {
    const analysis = withRuleText(analyse(alert, playbooks), alert, book);
    if (options.json) io.out(`${JSON.stringify(analysisJson(alert.rule, analysis))}\n`);
    else io.out(`${index === 0 ? "" : "\n---\n\n"}${analysisMarkdown(analysis)}`);
  }
  for (const problem of given.problems) io.err(`Not explained: ${problem}\n`);
  if (given.alerts.length > 0 && given.problems.length === 0) return 0;
  if (given.alerts.length === 0) io.err(NO_ALERT);
  return 1;
}

const NO_ALERT = `There is no alert here that can be explained. Falco writes alerts as JSON when falco.yaml says
\`json_output: true\`; a line of its text output ("13:40:44.1 Warning …") names neither the rule nor the fields, so that
nothing could be said with certainty.
`;

interface Options {
  readonly kind: "go";
  readonly given: string;
  readonly rules: readonly string[];
  readonly json: boolean;
}

function readOptions(args: readonly string[]): Options | { kind: "help" } | { kind: "wrong"; problem: string } {
  const options = {
    rules: { type: "string", multiple: true },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [given, ...more] = positionals;
    if (values.help) return { kind: "help" };
    const rules = values.rules ?? [];
    if (given === undefined) return { kind: "wrong", problem: "Name a file with alerts, or -." };
    if (more.length > 0 && rules.length === 0) return { kind: "wrong", problem: "Name one file." };
    return { kind: "go", given, rules: [...rules, ...more], json: values.json };
  } catch (error) {
    return { kind: "wrong", problem: error instanceof Error ? error.message : "Wrong usage" };
  }
}
