import { fieldInfo } from "../fields/catalogue.ts";
import { nearestField } from "../fields/nearest-field.ts";
import type { Condition, Operand, Position, Right, TransformArgument } from "./ast.ts";
import type { ConditionError, Environment } from "./condition.ts";

/** What is wrong with a condition that parses: unknown fields and macros, in the order of the text. */
export function checkCondition(condition: Condition, environment?: Environment): readonly ConditionError[] {
  const errors: ConditionError[] = [];
  check(condition, environment, errors);
  return errors;
}

function check(condition: Condition, environment: Environment | undefined, errors: ConditionError[]): void {
  switch (condition.kind) {
    case "and":
    case "or":
      for (const part of condition.parts) check(part, environment, errors);
      return;
    case "not":
      check(condition.part, environment, errors);
      return;
    case "macro":
      if (environment?.macros.has(condition.name) !== true) {
        errors.push(at(condition.at, `unexpected identifier '${condition.name}'`));
      }
      return;
    case "exists":
      checkOperand(condition.left, errors);
      return;
    case "compare":
      checkOperand(condition.left, errors);
      checkOperand(condition.right, errors);
  }
}

function checkOperand(operand: Operand | Right | TransformArgument, errors: ConditionError[]): void {
  if (operand.kind === "transform") for (const argument of operand.arguments) checkOperand(argument, errors);
  if (operand.kind !== "field" || fieldInfo(operand.name) !== undefined) return;
  if (/^evt\.(?:arg|rawarg|type\.is)\.|^thread\.cgroup\./.test(operand.name)) return;
  const near = nearestField(operand.name);
  const hint = near === undefined ? "" : `; did you mean ${near}?`;
  errors.push(at(operand.at, `filter_check called with nonexistent field ${operand.name}${hint}`));
}

function at({ line, column }: Position, message: string): ConditionError {
  return { message, line, column };
}
