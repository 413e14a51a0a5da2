import type { Condition, Literal, Operand, Right } from "../condition/ast.ts";
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
const EQUALITIES = new Set(["=", "==", "!=", "in", "intersects", "pmatch"]);
const TRANSFORMER_CALL = /^(?:tolower|toupper|b64|basename|len|join|concat|getopt|val)\(/;

/** The warnings that hang on the fields and operators of a resolved condition. */
export function suspectComparisons(condition: Condition): ConditionWarning[] {
  const deprecated = new Set<string>();
  let comparesNa = false;
  visit(condition, (node) => {
    for (const name of fieldNames(node.left)) if (DEPRECATED_FIELDS.includes(name)) deprecated.add(name);
    if (node.kind !== "compare" || node.left.kind !== "field" || !EQUALITIES.has(node.operator)) return;
    if (!/^(?:ka|jevt)\./.test(node.left.name)) return;
    comparesNa ||= literalsOf(node.right).some((literal) => literal.text === "<NA>");
  });
  const warnings: ConditionWarning[] = deprecatedIn(
    DEPRECATED_FIELDS.filter((name) => deprecated.has(name)),
    "condition",
  );
  if (comparesNa) {
    const message = "Comparing with <NA> does not tell whether a field has a value; use 'exists'.";
    warnings.unshift({ code: "LOAD_UNSAFE_NA_CHECK", message });
  }
  return warnings;
}

/** The warnings of libsinsp's compiler: a value that reads like a field is compared as plain text. */
export function suspectValues(condition: Condition, source: string, known: FieldKnowledge): ConditionWarning[] {
  const warnings: ConditionWarning[] = [];
  visit(condition, (node) => {
    if (node.kind !== "compare") return;
    for (const literal of literalsOf(node.right)) {
      const value = literal.text.trim();
      const kind = TRANSFORMER_CALL.test(value) ? "transformer" : known.isFieldExpression(value, source) ? "field" : "";
      if (kind === "") continue;
      const message = `'${literal.text}' reads like a ${kind}, but is compared as plain text; use val() to compare fields.`;
      warnings.push({ code: "LOAD_COMPILE_CONDITION", message, offset: literal.at.offset });
    }
  });
  return warnings;
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

type Check = Extract<Condition, { kind: "compare" | "exists" }>;

function visit(node: Condition, onCheck: (check: Check) => void): void {
  if ("parts" in node) for (const part of node.parts) visit(part, onCheck);
  else if (node.kind === "not") visit(node.part, onCheck);
  else if (node.kind !== "macro") onCheck(node);
}

function literalsOf(right: Right): readonly Literal[] {
  if (right.kind === "literal") return [right];
  return right.kind === "list" ? right.items : [];
}

function fieldNames(operand: Operand): string[] {
  if (operand.kind === "field") return [operand.name];
  return operand.arguments.flatMap((argument) =>
    argument.kind === "field" || argument.kind === "transform" ? fieldNames(argument) : [],
  );
}
