import { parseArgs } from "node:util";
import { readBuiltInPlaybooks } from "../adapters/files/playbooks.ts";
import { authorTexts } from "../core/analysis/document/author-texts.ts";
import { type VerifiedPiece, verifyDocument } from "../core/analysis/document/verify-document.ts";
import type { Alert } from "../core/falco/alert.ts";
import { type RulesResult, readRules } from "../core/falco/rules/read-rules.ts";
import type { CliIo } from "./cli-io.ts";
import { readGivenAlerts } from "./given-alert.ts";
import { readInput } from "./input-text.ts";
import { lineFor, readRulesFiles } from "./lint.ts";

const USAGE = `Usage: falconer verify FILE|- --alert ALERT [--rules FILE]… [--json]

Takes an analysis of an alert, written by anybody or anything as Markdown or JSON, and prints each piece of advice in it
with its verdict and the reason: commands, Falco rules, Kubernetes objects, Dockerfiles, and sentences that tell to do
something dangerous, false or beside the point.

  --alert ALERT  the alert that the analysis is about: a file, or its JSON
  --rules FILE   your Falco rules, in load order: Falco YAML is loaded on top of them; may be given several times
  --json         print one JSON object

Ends with 0 when all advice may be shown, with 1 when any must be withheld, and with 2 when the command cannot be carried
out.
`;

interface Options {
  readonly kind: "go";
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
  if (options.kind === "help") {
    io.out(USAGE);
    return 0;
  }
  if (options.kind === "wrong") return refuse(`${options.problem}\n\n${USAGE}`, io);
  const alert = await theAlert(options.alert, io);
  const rules = await theRules(options.rules, io);
  const document = await theDocument(options.file, io);
  if (alert === undefined || rules === undefined || document === undefined) return 2;
  const { playbooks } = await readBuiltInPlaybooks();
  const pieces = verifyDocument(document, { alert, rules: rules.rules, constants: authorTexts(alert, playbooks) });
  if (options.json) io.out(`${JSON.stringify(asJson(pieces))}\n`);
  else io.out(asText(pieces));
  return pieces.every(({ check }) => check.ok) ? 0 : 1;
}

function refuse(problem: string, io: CliIo): 2 {
  io.err(`${problem}\n`);
  return 2;
}

async function theAlert(given: string, io: CliIo): Promise<Alert | undefined> {
  const read = await readGivenAlerts(given, io);
  if (!read.ok) {
    refuse(read.problem, io);
    return undefined;
  }
  const [alert, ...more] = read.alerts;
  for (const problem of read.problems) io.err(`--alert: ${problem}\n`);
  if (alert === undefined) io.err("--alert holds no alert of Falco.\n");
  if (more.length > 0) io.err(`--alert holds ${read.alerts.length} alerts; an analysis is verified against one.\n`);
  return more.length > 0 ? undefined : alert;
}

async function theRules(paths: readonly string[], io: CliIo): Promise<{ rules: RulesResult | undefined } | undefined> {
  const files = await readRulesFiles(paths, io);
  if (files === undefined) return undefined;
  if (files.length === 0) return { rules: undefined };
  const rules = readRules(files);
  for (const error of rules.errors) io.err(lineFor("error", error));
  return rules.errors.length === 0 ? { rules } : undefined;
}

async function theDocument(file: string, io: CliIo): Promise<string | undefined> {
  try {
    return await readInput(file, io);
  } catch (error) {
    io.err(`${file}: ${error instanceof Error ? error.message : String(error)}\n`);
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

// A hostile document must not steer the terminal.
function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "\uFFFD");
}

function readOptions(args: readonly string[]): Options | { kind: "help" } | { kind: "wrong"; problem: string } {
  const options = {
    alert: { type: "string" },
    rules: { type: "string", multiple: true },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [file, ...more] = positionals;
    if (values.help) return { kind: "help" };
    // `--rules a b`: what follows the document are rules too.
    if (file === undefined) return { kind: "wrong", problem: "Name the analysis to verify, or -." };
    const rules = values.rules ?? [];
    if (more.length > 0 && rules.length === 0) return { kind: "wrong", problem: "Name one analysis." };
    if (values.alert === undefined) return { kind: "wrong", problem: "Name the alert: --alert ALERT." };
    if (file === "-" && values.alert === "-")
      return { kind: "wrong", problem: "Only one of them can be standard input." };
    return { kind: "go", file, alert: values.alert, rules: [...rules, ...more], json: values.json };
  } catch (error) {
    return { kind: "wrong", problem: error instanceof Error ? error.message : "Wrong usage" };
  }
}
