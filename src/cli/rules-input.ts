import { type RulesFile, type RulesResult, readRules } from "../core/falco/rules/read-rules.ts";
import type { RuleMessage } from "../core/falco/rules/rule-message.ts";
import type { CliIo } from "./cli-io.ts";
import { readInput } from "./input-text.ts";
import { messageOf } from "./message-of.ts";
import { printable } from "./printable.ts";

/** The operator's rules; why there are none was said to the user. */
export type RulesInput =
  /** Undefined rules: no file was named. */
  | { readonly kind: "loaded"; readonly rules: RulesResult | undefined }
  /** A file cannot be read, or Falco would not load them. */
  | { readonly kind: "not loaded" };

/** Loads rules files in the order given. */
export async function loadRules(paths: readonly string[], io: CliIo): Promise<RulesInput> {
  const files = await readRulesFiles(paths, io);
  if (files === undefined) return { kind: "not loaded" };
  if (files.length === 0) return { kind: "loaded", rules: undefined };
  const rules = readRules(files);
  for (const error of rules.errors) io.err(lineFor("error", error));
  return rules.errors.length === 0 ? { kind: "loaded", rules } : { kind: "not loaded" };
}

/** The texts of rules files; undefined, with a message to the user, when one cannot be read. */
export async function readRulesFiles(paths: readonly string[], io: CliIo): Promise<RulesFile[] | undefined> {
  const files: RulesFile[] = [];
  for (const path of paths) {
    try {
      files.push({ name: path, content: await readInput(path, io) });
    } catch (error) {
      io.err(`${path}: ${messageOf(error)}\n`);
      return undefined;
    }
  }
  return files;
}

/** One line for a message: where, how bad, Falco's code, what, and in which item. */
export function lineFor(kind: "error" | "warning", message: RuleMessage): string {
  const { file, line, column, code, item } = message;
  const where = item === undefined || item.name === "" ? "" : ` (${item.kind} '${item.name}')`;
  return `${printable(`${file}:${line}:${column}: ${kind} ${code}: ${message.message}${where}`)}\n`;
}
