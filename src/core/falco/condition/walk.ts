import type { Condition, Operand, TransformArgument } from "./ast.ts";

/** What a condition asks of a field: a comparison, or whether there is a value. */
export type Check = Extract<Condition, { kind: "compare" | "exists" }>;

/** Every check of a condition, in the order of the text; macros are not looked into. */
export function checksIn(condition: Condition): readonly Check[] {
  if ("parts" in condition) return condition.parts.flatMap(checksIn);
  if (condition.kind === "not") return checksIn(condition.part);
  return condition.kind === "macro" ? [] : [condition];
}

/** A field as a condition names it. */
export type FieldNode = Extract<Operand, { kind: "field" }>;

/** Every field that a check names, on either side and inside of transformers, in the order of the text. */
export function fieldNodesIn(check: Check): readonly FieldNode[] {
  return check.kind === "compare" ? [check.left, check.right].flatMap(fieldNodesOf) : fieldNodesOf(check.left);
}

/** The fields of one side of a check. */
export function fieldNodesOf(operand: TransformArgument): readonly FieldNode[] {
  switch (operand.kind) {
    case "field":
      return [operand];
    case "transform":
      return operand.arguments.flatMap(fieldNodesOf);
    case "list":
      return operand.items.flatMap(fieldNodesOf);
    case "literal":
      return [];
  }
}
