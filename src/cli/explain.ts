import { parseArgs } from "node:util";
import { analyse } from "../core/analysis/analyse.ts";
import { analysisJson } from "../core/analysis/document/analysis-json.ts";
import { analysisMarkdown } from "../core/analysis/document/analysis-markdown.ts";
import { restingOnText } from "../core/analysis/from-text.ts";
import { withProvenException } from "../core/analysis/proven-exception.ts";
import { ruleBook, withRuleText } from "../core/analysis/rule-text.ts";
import { withRunbook } from "../core/analysis/with-runbook.ts";
import type { Alert } from "../core/falco/alert.ts";
import { fingerprintOf } from "../core/triage/fingerprint.ts";
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

const USAGE = `Usage: falconer explain FILE|-|ALERT [--rules FILE]… [--json]

Prints what alerts mean as Markdown: the verdict with its evidence, what is not known,
what to check, how to contain, harden and tune. FILE holds one alert as JSON, an array
of alerts, or one alert a line; an alert's JSON itself will do. Of Falco's lines of text
less can be said: they do not name the rule.

  --rules FILE   your Falco rules, in load order: shows what they say of the rule, and
                 tries exceptions on top of them; may be given several times
  --json         print one JSON object for each alert, one a line, in the form of
                 docs/explanation.schema.json

Playbooks of your own, in the form of docs/playbook.schema.json, are taken from the
folder that PLAYBOOKS_DIR names.

Ends with 0 when every alert was explained, with 1 when something in the input is no
alert, and with 2 when the command cannot be carried out.
`;

/**
 * `falconer explain`: alerts in, their analyses out. All of it is redacted.
 *
 * @param args - What follows `explain` on the command line.
 * @returns The exit code.
 */
export async function runExplain(args: readonly string[], io: CliIo): Promise<number> {
  const options = readOptions(args);
  if (options.kind !== "go") return answerWithUsage(options, USAGE, io);
  const given = await readGivenAlerts(options.given, io);
  const loading = await loadRules(options.rules, io);
  if (!given.ok) io.err(`${given.problem}\n`);
  if (!given.ok || loading.kind !== "loaded") return 2;
  const book = ruleBook(loading.rules?.rules ?? []);
  const playbooks = await knownPlaybooks(io);
  const knowledge = { rules: loading.rules, playbooks };
  const alerts = given.alerts.map((alert) => ({ alert, fingerprint: fingerprintOf(alert).fingerprint }));
  const explained = [
    ...alerts.map((one) => {
      const { alert } = one;
      const analysis = withRuleText(withRunbook(analyse(alert, playbooks), alert, playbooks), alert, book);
      return { alert, analysis: withProvenException(analysis, alert, othersOf(one, alerts), knowledge) };
    }),
    ...given.fromText.map((alert) => ({ alert, analysis: restingOnText(analyse(alert, playbooks)) })),
  ];
  for (const [index, { alert, analysis }] of explained.entries()) {
    if (options.json) io.out(`${JSON.stringify(analysisJson(alert.rule, analysis))}\n`);
    else io.out(`${index === 0 ? "" : "\n---\n\n"}${analysisMarkdown(analysis)}`);
  }
  for (const problem of given.problems) io.err(`Not explained: ${printable(problem)}\n`);
  if (explained.length > 0 && given.problems.length === 0) return 0;
  if (explained.length === 0) io.err(NO_ALERT);
  return 1;
}

/** As many as the server tries an exception on. */
const MOST_OTHERS = 200;

interface Given {
  readonly alert: Alert;
  readonly fingerprint: string;
}

/** What else the rule told of in the same input; repeats of the alert are no others. */
function othersOf({ alert, fingerprint }: Given, given: readonly Given[]): readonly Alert[] {
  return given
    .filter((other) => other.alert.rule === alert.rule && other.alert.source === alert.source)
    .filter((other) => other.fingerprint !== fingerprint)
    .slice(0, MOST_OTHERS)
    .map((other) => other.alert);
}

const NO_ALERT = `There is no alert here that can be explained. Falco writes alerts as JSON when falco.yaml says
\`json_output: true\`; a line of its text output ("13:40:44.1: Warning …") does not name the rule, and nothing can be said
of one that has no fields either.
`;

interface Options {
  readonly given: string;
  readonly rules: readonly string[];
  readonly json: boolean;
}

function readOptions(args: readonly string[]): CommandLine<Options> {
  return readCommandLine(() => {
    const options = { ...COMMON_OPTIONS, rules: { type: "string", multiple: true } } as const;
    const { values, tokens } = parseArgs({ args: [...args], options, allowPositionals: true, tokens: true });
    if (values.help) return HELP_ASKED;
    const { file: given, rules } = fileAndRules(tokens);
    return given === undefined
      ? wrong("Name one file with alerts, or -.")
      : { kind: "go", given, rules, json: values.json };
  });
}
