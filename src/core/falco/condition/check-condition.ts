import { didYouMean, nearestName } from "../nearest-name.ts";
import type { Condition, Literal, Operand, Operator, Position, Right } from "./ast.ts";
import { operatorProblem } from "./comparability.ts";
import type { ConditionError, Environment } from "./condition.ts";
import { literalProblem } from "./literal-problem.ts";
import { type OperandType, typeOperand } from "./operand-type.ts";
import { resolveNames } from "./resolve-names.ts";

type Comparison = Condition & { readonly kind: "compare" };

/**
 * What is wrong with a condition that parses: unknown fields and macros, operators and values that do not fit the
 * field's type, in the order of the text. The first is the one that Falco would report.
 *
 * @param environment - The macros and lists that the condition may name. Without it a macro is refused, as libsinsp's
 *   compiler refuses it: in a rules file the loader puts macros in before it compiles.
 * @see https://github.com/falcosecurity/libs/blob/0.25.4/userspace/libsinsp/filter.cpp
 */
export function checkCondition(condition: Condition, environment?: Environment): readonly ConditionError[] {
  const errors: ConditionError[] = [];
  check(condition, environment, errors, new Set());
  return errors;
}

function check(
  condition: Condition,
  environment: Environment | undefined,
  errors: ConditionError[],
  within: ReadonlySet<string>,
): void {
  switch (condition.kind) {
    case "and":
    case "or":
      for (const part of condition.parts) check(part, environment, errors, within);
      return;
    case "not":
      check(condition.part, environment, errors, within);
      return;
    case "macro":
      errors.push(...checkMacro(condition.name, condition.at, environment, within));
      return;
    case "exists": {
      const typed = typeOperand(condition.left);
      if (!typed.ok) errors.push(errorAt(typed.at, typed.reason));
      return;
    }
    case "compare":
      errors.push(...checkComparison(condition, environment));
  }
}

/** The errors of a macro's own text, told at the place where it is used. */
function checkMacro(
  name: string,
  at: Position,
  environment: Environment | undefined,
  within: ReadonlySet<string>,
): readonly ConditionError[] {
  const macro = environment?.macros.get(name);
  if (macro === undefined) {
    const hint = didYouMean(nearestName(name, environment?.macros.keys() ?? []));
    return [errorAt(at, `unexpected identifier '${name}': no macro of this name is known${hint}`)];
  }
  if (within.has(name)) return [errorAt(at, `macro '${name}' leads back to itself`)];
  const inner: ConditionError[] = [];
  check(macro, environment, inner, new Set([...within, name]));
  return inner.map((error) => errorAt(at, `in macro '${name}': ${error.message}`));
}

function checkComparison(condition: Comparison, environment: Environment | undefined): readonly ConditionError[] {
  const { left, operator } = condition;
  const typed = typeOperand(left);
  if (!typed.ok) return [errorAt(typed.at, typed.reason)];
  const { type, isList } = typed.operand;
  const misfit = operatorProblem(operator, type, isList);
  if (misfit !== undefined) return [errorAt(left.at, misfit)];
  const right = rightOf(condition, environment);
  if (right.kind === "field" || right.kind === "transform") return checkTwo(typed.operand, left, operator, right);
  return checkLiterals(typed.operand, operator, right.kind === "list" ? right.items : [right]);
}

function rightOf(condition: Comparison, environment: Environment | undefined): Right {
  if (environment === undefined) return condition.right;
  const resolved = resolveNames(condition, environment);
  return resolved.kind === "compare" ? resolved.right : condition.right;
}

function checkLiterals(left: OperandType, operator: Operator, literals: readonly Literal[]): readonly ConditionError[] {
  const computed = left.field !== undefined && left.field.type !== left.type;
  for (const literal of literals) {
    const problem = literalProblem(literal.text, operator, left.type, computed ? undefined : left.field);
    if (problem !== undefined) return [errorAt(literal.at, problem)];
  }
  return [];
}

/** A comparison of two fields: the same type on both sides, and neither one that libsinsp compares in a way of its own. */
function checkTwo(left: OperandType, leftNode: Operand, operator: Operator, right: Operand): readonly ConditionError[] {
  const typed = typeOperand(right);
  if (!typed.ok) return [errorAt(typed.at, typed.reason)];
  const reason = pairProblem(left, nameOf(leftNode), operator, typed.operand, nameOf(right));
  return reason === undefined ? [] : [errorAt(right.at, reason)];
}

function pairProblem(
  left: OperandType,
  leftName: string,
  operator: Operator,
  right: OperandType,
  rightName: string,
): string | undefined {
  if (operator === "pmatch" || operator === "regex") {
    return `operator '${operator}' doesn't support right-hand side fields`;
  }
  if (left.type === "IPNET") return "field type 'IPNET' doesn't support right-hand side fields";
  if (!left.allowsFieldComparison) return `field '${leftName}' doesn't support right-hand side fields`;
  if (!right.allowsFieldComparison) return `field '${rightName}' can't be used as a right-hand side field`;
  if (left.type === right.type && left.isList === right.isList) return undefined;
  const named = ({ type, isList }: OperandType) => `'${type}'${isList ? " (list)" : ""}`;
  return `field '${leftName}' has type ${named(left)} while the right-hand side field '${rightName}' has incompatible type ${named(right)}`;
}

/** The field at the core of an operand, for a message. */
function nameOf(operand: Operand): string {
  if (operand.kind === "field") return operand.name;
  const [inner] = operand.arguments;
  return inner === undefined || inner.kind === "literal" || inner.kind === "list" ? operand.transformer : nameOf(inner);
}

function errorAt({ line, column }: Position, message: string): ConditionError {
  return { message, line, column };
}
