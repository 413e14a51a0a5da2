import type { Condition, Literal, Operand, Right, TransformArgument } from "./ast.ts";
import { quote } from "./quoting.ts";

const BARE_ARGUMENT = /^[^\][\t\n\v\f\r "']+$/;

/**
 * Writes a condition as text that `parseCondition` reads back as the same tree, positions apart. Parentheses stand
 * only where the tree needs them; a value that was quoted stays quoted.
 */
export function printCondition(condition: Condition): string {
  switch (condition.kind) {
    case "and":
    case "or":
      return condition.parts.map((part) => printPart(part, condition.kind)).join(` ${condition.kind} `);
    case "not":
      return `not ${printNegated(condition.part)}`;
    case "macro":
      return condition.name;
    case "exists":
      return `${printOperand(condition.left)} exists`;
    case "compare": {
      const { left, operator, modifier, right } = condition;
      const operation = modifier === undefined ? operator : `${operator} ${modifier}`;
      return `${printOperand(left)} ${operation} ${printRight(right)}`;
    }
  }
}

// An `and` inside an `or` needs none; an `and` inside an `and` does, or it would melt into it.
function printPart(part: Condition, parent: "and" | "or"): string {
  const bare = (part.kind === "and" && parent === "or") || (part.kind !== "and" && part.kind !== "or");
  return bare ? printCondition(part) : `(${printCondition(part)})`;
}

// `not not a` is read as `a`, and `not` binds tighter than `and`.
function printNegated(part: Condition): string {
  const bare = part.kind === "macro" || part.kind === "exists" || part.kind === "compare";
  return bare ? printCondition(part) : `(${printCondition(part)})`;
}

/** Writes a field or a transformer around one, as it stands in a condition. */
function printOperand(operand: Operand): string {
  const argument = operand.argument === undefined ? "" : `[${printArgument(operand.argument)}]`;
  if (operand.kind === "field") return `${operand.name}${argument}`;
  return `${operand.transformer}(${operand.arguments.map(printTransformArgument).join(", ")})${argument}`;
}

function printArgument(argument: string): string {
  return BARE_ARGUMENT.test(argument) ? argument : quote(argument);
}

function printTransformArgument(argument: TransformArgument): string {
  if (argument.kind === "literal") return printLiteral(argument);
  if (argument.kind === "list") return `(${argument.items.map(printTransformArgument).join(", ")})`;
  return printOperand(argument);
}

function printRight(right: Right): string {
  if (right.kind === "literal") return printLiteral(right);
  if (right.kind === "list") return `(${right.items.map(printLiteral).join(", ")})`;
  return printOperand(right);
}

function printLiteral(literal: Literal): string {
  return literal.quoted ? quote(literal.text) : literal.text;
}
