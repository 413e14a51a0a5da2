import { parseArgs } from "node:util";
import { attacksOn, authorTexts } from "../core/analysis/document/author-texts.ts";
import { type VerifiedPiece, verifyDocument } from "../core/analysis/document/verify-document.ts";
import type { Alert } from "../core/falco/alert.ts";
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
import { readInput } from "./input-text.ts";
import { knownPlaybooks } from "./known-playbooks.ts";
import { messageOf } from "./message-of.ts";
import { printable } from "./printable.ts";
import { loadRules } from "./rules-input.ts";

const USAGE = `Usage: falconer verify FILE|- --alert ALERT [--rules FILE]… [--json]

Takes an analysis of an alert, written by anybody or anything as Markdown or JSON, and
prints each piece of advice in it with its verdict and the reason: commands, Falco
rules, Kubernetes objects, Dockerfiles, and sentences that tell to do something
dangerous, false or beside the point.

  --alert ALERT  the alert that the analysis is about: a file, or its JSON
  --rules FILE   your Falco rules, in load order: Falco YAML is loaded on top of them;
                 may be given several times
  --json         print one JSON object

Playbooks of your own are taken from the folder that PLAYBOOKS_DIR names.

Ends with 0 when all advice may be shown, with 1 when any must be withheld, and with 2
when the command cannot be carried out.
`;

interface Options {
  readonly file: string;
  readonly alert: string;
  readonly rules: readonly string[];
  readonly json: boolean;
}

/**
 * `falconer verify`: an analysis in, the verdict on each piece of its advice out.
 *
 * @param args - What follows `verify` on the command line.
 * @returns The exit code.
 */
export async function runVerify(args: readonly string[], io: CliIo): Promise<number> {
  const options = readOptions(args);
  if (options.kind !== "go") return answerWithUsage(options, USAGE, io);
  const alert = await theAlert(options.alert, io);
  const loading = await loadRules(options.rules, io);
  const document = await theDocument(options.file, io);
  if (alert === undefined || loading.kind !== "loaded" || document === undefined) return 2;
  const playbooks = await knownPlaybooks(io);
  const pieces = verifyDocument(document, {
    alert,
    rules: loading.rules,
    constants: authorTexts(alert, playbooks),
    counterExamples: attacksOn(alert, playbooks),
  });
  if (options.json) io.out(`${JSON.stringify(asJson(pieces))}\n`);
  else io.out(asText(pieces));
  return pieces.every(({ check }) => check.ok) ? 0 : 1;
}

async function theAlert(given: string, io: CliIo): Promise<Alert | undefined> {
  const read = await readGivenAlerts(given, io);
  if (!read.ok) {
    io.err(`${read.problem}\n`);
    return undefined;
  }
  const [alert, ...more] = read.alerts;
  for (const problem of read.problems) io.err(`--alert: ${printable(problem)}\n`);
  if (alert === undefined) io.err("--alert holds no alert of Falco.\n");
  if (more.length > 0) io.err(`--alert holds ${read.alerts.length} alerts; an analysis is verified against one.\n`);
  return more.length > 0 ? undefined : alert;
}

async function theDocument(file: string, io: CliIo): Promise<string | undefined> {
  try {
    return await readInput(file, io);
  } catch (error) {
    io.err(`${file}: ${messageOf(error)}\n`);
    return undefined;
  }
}

function asJson(pieces: readonly VerifiedPiece[]) {
  const withheld = pieces.filter(({ check }) => !check.ok).length;
  return {
    ok: withheld === 0,
    withheld,
    advice: pieces.map(({ kind, text, where, check }) => ({
      where,
      kind,
      text,
      ...(check.ok
        ? { verdict: "ok", checked: check.checked }
        : { verdict: "withheld", reason: check.reason, problems: check.problems }),
    })),
  };
}

function asText(pieces: readonly VerifiedPiece[]): string {
  const withheld = pieces.filter(({ check }) => !check.ok).length;
  const count = `${pieces.length} ${pieces.length === 1 ? "piece" : "pieces"} of advice`;
  return `${pieces.map(pieceText).join("")}${count}: ${pieces.length - withheld} fine, ${withheld} withheld.\n`;
}

function pieceText({ kind, text, where, check }: VerifiedPiece): string {
  const lines = text.trimEnd().split("\n");
  const shown =
    lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), `… ${lines.length - MOST_LINES} more lines`] : lines;
  const said = check.ok
    ? [`  checked: ${check.checked.join("; ")}`]
    : check.problems.map((problem) => `  - ${problem}`);
  const head = `${check.ok ? "ok" : "WITHHELD"}  ${where}  (${kind})`;
  return `${[head, ...shown.map((line) => `  | ${line}`), ...said].map(printable).join("\n")}\n\n`;
}

const MOST_LINES = 12;

function readOptions(args: readonly string[]): CommandLine<Options> {
  return readCommandLine(() => {
    const options = {
      ...COMMON_OPTIONS,
      alert: { type: "string" },
      rules: { type: "string", multiple: true },
    } as const;
    const { values, tokens } = parseArgs({ args: [...args], options, allowPositionals: true, tokens: true });
    if (values.help) return HELP_ASKED;
    const { file, rules } = fileAndRules(tokens);
    const { alert, json } = values;
    if (file === undefined) return wrong("Name one analysis to verify, or -.");
    if (alert === undefined) return wrong("Name the alert: --alert ALERT.");
    if (file === "-" && alert === "-") return wrong("Only one of them can be standard input.");
    return { kind: "go", file, alert, rules, json };
  });
}
