import { parseArgs } from "node:util";
import { findRule, likeRules } from "../core/analysis/rule-names.ts";
import { effectiveRuleJson, effectiveRuleText } from "../core/falco/rules/print-effective-rule.ts";
import { type EffectiveRule, readRules } from "../core/falco/rules/read-rules.ts";
import type { CliIo } from "./cli-io.ts";
import {
  answerWithUsage,
  COMMON_OPTIONS,
  type CommandLine,
  HELP_ASKED,
  readCommandLine,
  wrong,
} from "./command-line.ts";
import { printable } from "./printable.ts";
import { lineFor, readRulesFiles } from "./rules-input.ts";

const USAGE = `Usage: falconer lint FILE… [--rule NAME] [--json]

Loads Falco rules files in the order given, as Falco 0.44 would, and prints its errors
and warnings with file, line and column. "-" is standard input. A file is checked
together with those before it, so name the files that define the rules first and your
own last.

  --rule NAME  print this rule as it stands after all files, as a rules file: macros and
               lists resolved, exceptions and overrides applied; messages then go to
               standard error
  --json       print the result as one JSON object

Ends with 0 when Falco would load the files, with 1 when it would not or would ignore an
item altogether, and with 2 when the command cannot be carried out, as when no file
defines the rule that is asked for.
`;

interface Options {
  readonly files: readonly string[];
  readonly rule: string | undefined;
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
  // After an error no rule is what Falco would run.
  const asked = errors.length === 0 && options.rule !== undefined ? askedRule(options.rule, rules, io) : undefined;
  if (asked === "unknown") return 2;
  if (options.json) {
    const names = files.map(({ name }) => name);
    const rule = asked === undefined ? {} : { rule: effectiveRuleJson(asked) };
    io.out(`${JSON.stringify({ ok, files: names, rules: rules.length, errors, warnings, ...rule })}\n`);
    return ok ? 0 : 1;
  }
  const say = (text: string): void => (options.rule === undefined ? io.out(text) : io.err(text));
  for (const message of errors) say(lineFor("error", message));
  for (const message of warnings) say(lineFor("warning", message));
  say(`${counted(rules.length, "rule")}, ${counted(errors.length, "error")}, ${counted(warnings.length, "warning")}\n`);
  if (asked !== undefined) io.out(effectiveRuleText(asked));
  return ok ? 0 : 1;
}

/** The rule of that name, in whatever case; names like it are told where there is none. */
function askedRule(name: string, rules: readonly EffectiveRule[], io: CliIo): EffectiveRule | "unknown" {
  const known = rules.map(({ name: rule, source }) => ({ rule, source }));
  const found = findRule(known, name)?.rule;
  const rule = rules.find((one) => one.name === found);
  if (rule !== undefined) return rule;
  const like = likeRules(known, name).map((one) => `"${one}"`);
  const hint = like.length === 0 ? "" : ` Did you mean ${like.join(" or ")}?`;
  io.err(`${printable(`No rule in these files is called "${name}".${hint}`)}\n`);
  return "unknown";
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

function readOptions(args: readonly string[]): CommandLine<Options> {
  return readCommandLine(() => {
    const options = { ...COMMON_OPTIONS, rule: { type: "string" } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (values.help) return HELP_ASKED;
    if (positionals.length === 0) return wrong("Name at least one rules file.");
    return { kind: "go", files: positionals, rule: values.rule, json: values.json };
  });
}
