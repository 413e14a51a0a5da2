import type { Condition, Operand, Right, TransformArgument } from "./ast.ts";
import { fieldKey } from "./read-operand.ts";

/** The fields that a condition names, each once, in the order of the text, arguments as written. */
export function fieldsOf(condition: Condition): readonly string[] {
  const found = new Set<string>();
  collect(condition, found);
  return [...found];
}

function collect(condition: Condition, found: Set<string>): void {
  switch (condition.kind) {
    case "and":
    case "or":
      for (const part of condition.parts) collect(part, found);
      return;
    case "not":
      collect(condition.part, found);
      return;
    case "macro":
      return;
    case "exists":
      collectOperand(condition.left, found);
      return;
    case "compare":
      collectOperand(condition.left, found);
      collectOperand(condition.right, found);
  }
}

function collectOperand(operand: Operand | Right | TransformArgument, found: Set<string>): void {
  if (operand.kind === "field") found.add(fieldKey(operand.name, operand.argument));
  if (operand.kind === "transform") for (const argument of operand.arguments) collectOperand(argument, found);
  if (operand.kind === "list") for (const item of operand.items) collectOperand(item, found);
}
