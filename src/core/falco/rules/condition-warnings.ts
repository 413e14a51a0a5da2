import type { Condition, Literal, Right } from "../condition/ast.ts";
import { TRANSFORMERS } from "../condition/grammar.ts";
import { type Check, checksIn, fieldNodesOf } from "../condition/walk.ts";
import type { FieldKnowledge } from "./field-knowledge.ts";
import type { RuleWarningCode } from "./rule-message.ts";

/** What Falco warns of in a condition that is otherwise fine. */
export interface ConditionWarning {
  readonly code: RuleWarningCode;
  readonly message: string;
  /** The offset in the condition's text; undefined when the warning is about the whole. */
  readonly offset?: number;
}

/** Fields that Falco still knows, but that say nothing since it reads exit events only (falco_load_result.cpp). */
const DEPRECATED_FIELDS = [
  "evt.dir",
  "evt.latency",
  "evt.latency.s",
  "evt.latency.ns",
  "evt.latency.human",
  "evt.wait_latency",
];
const READS_AS_CALL = new RegExp(`^(?:${[...TRANSFORMERS, "val"].join("|")})\\(.*\\)$`, "s");
const EQUALITIES = new Set(["=", "==", "!=", "in", "intersects", "pmatch"]);

/** The warnings that hang on the fields and operators of a resolved condition. */
export function suspectComparisons(condition: Condition): ConditionWarning[] {
  const checks = checksIn(condition);
  const fields = new Set(checks.flatMap(({ left }) => fieldNodesOf(left)).map(({ name }) => name));
  const deprecated = deprecatedIn(
    DEPRECATED_FIELDS.filter((name) => fields.has(name)),
    "condition",
  );
  return checks.some(comparesNa) ? [{ code: "LOAD_UNSAFE_NA_CHECK", message: UNSAFE_NA }, ...deprecated] : deprecated;
}

const UNSAFE_NA = "Comparing with <NA> does not tell whether a field has a value; use 'exists'.";

function comparesNa(check: Check): boolean {
  if (check.kind !== "compare" || check.left.kind !== "field" || !EQUALITIES.has(check.operator)) return false;
  return /^(?:ka|jevt)\./.test(check.left.name) && literalsOf(check.right).some(({ text }) => text === "<NA>");
}

/**
 * The warnings of libsinsp's compiler: a value that reads like a field is compared as plain text, and a regular
 * expression that needs none is slow.
 */
export function suspectValues(condition: Condition, source: string, known: FieldKnowledge): ConditionWarning[] {
  return checksIn(condition).flatMap((check) => {
    if (check.kind !== "compare") return [];
    return literalsOf(check.right).flatMap(({ text, at }) => {
      const messages = check.operator === "regex" && isPlain(text) ? [needlessRegex(text)] : [];
      const kind = resemblance(text.replaceAll(/\s/g, ""), source, known);
      if (kind !== undefined) messages.push(misusedAsText(text, kind));
      return messages.map((message) => ({ code: "LOAD_COMPILE_CONDITION" as const, message, offset: at.offset }));
    });
  });
}

function needlessRegex(text: string): string {
  return `The regular expression '${text}' is slow where =, contains, startswith or endswith would do.`;
}

function misusedAsText(text: string, kind: string): string {
  return `'${text}' reads like a ${kind}, but is compared as plain text; use val() to compare fields.`;
}

function resemblance(value: string, source: string, known: FieldKnowledge): string | undefined {
  if (READS_AS_CALL.test(value)) return "transformer";
  return known.isFieldExpression(value, source) ? "field" : undefined;
}

// Falco compares from end to end, so that anchors change nothing, and `.*` at an end says what an operator could say.
function isPlain(pattern: string): boolean {
  const ends = /^(?:\^|\.[+*?])?|(?:\$|\.[+*?])?$/g;
  return !/[.+*?^$()[\]{}|\\]/.test(pattern.replaceAll(ends, ""));
}

/** A warning for each deprecated field that a rule's output prints. Falco looks for the names as text. */
export function deprecatedInOutput(output: string): ConditionWarning[] {
  return deprecatedIn(
    DEPRECATED_FIELDS.filter((name) => output.includes(name)),
    "output",
  );
}

function deprecatedIn(names: readonly string[], where: string): ConditionWarning[] {
  return names.map((name) => ({
    code: "LOAD_DEPRECATED_ITEM" as const,
    message: `The ${where} uses '${name}', which is deprecated: Falco no longer reads enter events.`,
  }));
}

function literalsOf(right: Right): readonly Literal[] {
  if (right.kind === "literal") return [right];
  return right.kind === "list" ? right.items : [];
}
