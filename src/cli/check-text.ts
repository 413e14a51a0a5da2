import { checkCondition } from "../core/falco/condition/check-condition.ts";
import type { ConditionError } from "../core/falco/condition/condition.ts";
import { parseCondition } from "../core/falco/condition/parse-condition.ts";

/** What a check found, exactly as `match --check --json` prints it. */
export type Check = { readonly ok: true } | { readonly ok: false; readonly error: ConditionError };

/**
 * Parses a condition and, unless only the syntax is asked for, checks its fields and types. A macro is an ordinary
 * word to the grammar and an unknown name to the check, as to libsinsp's parser and its compiler.
 */
export function checkText(text: string, syntaxOnly: boolean): Check {
  const parsed = parseCondition(text);
  if (!parsed.ok) return parsed;
  const [error] = syntaxOnly ? [] : checkCondition(parsed.condition);
  return error === undefined ? { ok: true } : { ok: false, error };
}

/** A refusal for a person: where, why, and the line with a mark below it. */
export function explainRefusal(text: string, error: ConditionError): string {
  const line = text.split(/[\r\n]/)[error.line - 1] ?? "";
  const mark = " ".repeat(Math.max(0, error.column - 1));
  return `The condition is refused at line ${error.line}, column ${error.column}: ${error.message}\n\n  ${line}\n  ${mark}^\n`;
}
