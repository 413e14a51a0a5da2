import type { Alert } from "../alert.ts";
import type { Condition } from "../condition/ast.ts";
import { compileCondition } from "../condition/compile-condition.ts";
import { parseCondition } from "../condition/parse-condition.ts";
import { printCondition } from "../condition/print-condition.ts";
import { quote } from "../condition/quoting.ts";
import { type EffectiveRule, type RulesResult, readRules } from "../rules/read-rules.ts";
import type { ExceptionItem } from "./exception-yaml.ts";

/** What was done with an exception before it is shown. */
export interface ExceptionProof {
  /** `rules`: loaded on top of the operator's rules; `stub`: on top of an empty rule of that name, for want of them. */
  readonly loadedOn: "rules" | "stub";
  /** What the loaded exception says, in Falco's condition language. */
  readonly condition: string;
  /** How many of the given alerts it silences: all of them. */
  readonly silenced: number;
  /** How many counter-examples it leaves alone: all of them. */
  readonly kept: number;
}

/** Either the proof, or why it fails. `silences` are the counter-examples that it would silence. */
export type Proving =
  | { readonly ok: true; readonly proof: ExceptionProof }
  | { readonly ok: false; readonly reason: string; readonly silences?: readonly Alert[] };

/**
 * Loads an exception on top of the rules, checks that the rule is then exactly what it was, and not what the exception
 * says, and asks the loaded exception about the alerts and the counter-examples, a missing field counting as Falco
 * counts it.
 */
export function proveException(
  item: ExceptionItem,
  yaml: string,
  base: { readonly rules: RulesResult; readonly loadedOn: ExceptionProof["loadedOn"] },
  alerts: readonly Alert[],
  counterExamples: readonly Alert[],
): Proving {
  const loaded = readRules([{ name: "exception", content: yaml }], { onTopOf: base.rules });
  const [error] = loaded.errors;
  if (error !== undefined) return { ok: false, reason: `Falco would not load the exception: ${error.message}` };
  const before = ruleIn(base.rules, item.rule);
  const after = ruleIn(loaded, item.rule);
  if (before?.resolved === undefined || after?.resolved === undefined) {
    return { ok: false, reason: `Falco passes over the rule '${item.rule}': ${after?.skipped ?? "it is not defined"}` };
  }
  const intended = parseCondition(intendedCondition(item));
  if (!intended.ok) return { ok: false, reason: `The exception cannot be written: ${intended.error.message}` };
  const condition = printCondition(intended.condition);
  if (printCondition(after.resolved) !== expectedRule(before, intended.condition)) {
    return { ok: false, reason: "Loaded on top of the rules, the exception would mean something else than it should." };
  }
  const compiled = compileCondition(condition, { missing: "as Falco" });
  if (!compiled.ok) return { ok: false, reason: `The exception cannot be evaluated: ${compiled.error.message}` };
  const matches = (alert: Alert) => compiled.condition.matches(alert) === "true";
  if (!alerts.every(matches))
    return { ok: false, reason: "The exception does not fit every alert that it is made from." };
  const silences = counterExamples.filter(matches);
  if (silences.length > 0) {
    return { ok: false, silences, reason: `It would silence ${silences.length} of the counter-examples.` };
  }
  const proof = { loadedOn: base.loadedOn, condition, silenced: alerts.length, kept: counterExamples.length };
  return { ok: true, proof };
}

/** What the exception is meant to say, written without Falco's text replacement in between. */
function intendedCondition({ fields, rows }: ExceptionItem): string {
  const clauses = rows.map((row) => {
    const parts = row.map(({ operator, texts }, index) => {
      const values = texts.map(quote).join(", ");
      return `${fields[index]} ${operator} ${operator === "in" ? `(${values})` : values}`;
    });
    return `(${parts.join(" and ")})`;
  });
  return clauses.join(" or ");
}

// Falco puts parentheses around the condition before it adds the first exception, and appends the others.
function expectedRule(before: EffectiveRule, exception: Condition): string {
  const at = exception.at;
  const condition = before.resolved ?? exception;
  const hadSome = before.exceptions.some(({ values }) => values.length > 0);
  const parts = hadSome && condition.kind === "and" ? condition.parts : [condition];
  return printCondition({ kind: "and", at, parts: [...parts, { kind: "not", part: exception, at }] });
}

function ruleIn(rules: RulesResult, name: string): EffectiveRule | undefined {
  return rules.rules.find((rule) => rule.name === name);
}
