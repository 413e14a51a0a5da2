import type { Alert, FieldValue } from "../alert.ts";
import type { FieldType } from "../fields/field-type.ts";
import type { Condition, Literal, Modifier, Operand, Operator, Right } from "./ast.ts";
import { checkCondition } from "./check-condition.ts";
import type { Compilation, CompiledCondition, CompileOptions } from "./condition.ts";
import { fieldsOf } from "./fields-of.ts";
import { typeOperand } from "./operand-type.ts";
import { parseCondition } from "./parse-condition.ts";
import { compileReader, listOf, type Reader } from "./read-operand.ts";
import { resolveNames } from "./resolve-names.ts";
import { type Told, toldByOthers } from "./told-by-others.ts";
import { type Degree, degreeOf, FALSE, nameOf, TRUE, UNKNOWN } from "./truth.ts";
import { compileValueTest, type ValueTest } from "./value-test.ts";

/**
 * Makes a condition ready to be asked, any number of times: parsed, its macros and lists put in, its fields and types
 * checked as libsinsp's compiler checks them.
 *
 * @returns The condition, or the first problem with its place.
 */
export function compileCondition(text: string, options: CompileOptions = {}): Compilation {
  const parsed = parseCondition(text);
  if (!parsed.ok) return parsed;
  const [error] = checkCondition(parsed.condition, options.environment);
  if (error !== undefined) return { ok: false, error };
  return { ok: true, condition: compileTree(text, parsed.condition, options) };
}

function compileTree(source: string, tree: Condition, options: CompileOptions): CompiledCondition {
  const resolved = options.environment === undefined ? tree : resolveNames(tree, options.environment);
  const ask = compileNode(resolved, options.missing === "as Falco");
  return { source, fields: fieldsOf(resolved), matches: (alert) => nameOf(ask(alert)) };
}

type Question = (alert: Alert) => Degree;

function compileNode(node: Condition, asFalco: boolean): Question {
  switch (node.kind) {
    case "and":
    case "or":
      return compileChain(
        node.kind,
        node.parts.map((part) => compileNode(part, asFalco)),
      );
    case "not": {
      const ask = compileNode(node.part, asFalco);
      return (alert) => (TRUE - ask(alert)) as Degree;
    }
    // A macro that nobody defined cannot be judged; the check refuses it before anyone gets here.
    case "macro":
      return () => UNKNOWN;
    case "exists":
      return compileExists(node.left, asFalco);
    case "compare":
      return compileComparison(node.left, node.operator, node.modifier, node.right, asFalco);
  }
}

// The search ends at the first part that decides: false for `and`, true for `or`.
function compileChain(kind: "and" | "or", parts: readonly Question[]): Question {
  const decisive = kind === "and" ? FALSE : TRUE;
  return (alert) => {
    let unknown = false;
    for (const ask of parts) {
      const answer = ask(alert);
      if (answer === decisive) return decisive;
      if (answer === UNKNOWN) unknown = true;
    }
    return unknown ? UNKNOWN : kind === "and" ? TRUE : FALSE;
  };
}

function compileExists(left: Operand, asFalco: boolean): Question {
  const missing = asFalco ? FALSE : UNKNOWN;
  const read = compileReader(left);
  const others = othersOf(left);
  return (alert) => {
    const value = read(alert);
    if (value !== undefined) return degreeOf(value !== null && !(Array.isArray(value) && value.length === 0));
    if (others === undefined) return missing;
    const { values, areAll } = others(alert);
    return values.length > 0 ? TRUE : areAll ? FALSE : missing;
  };
}

type ListTest = (values: readonly FieldValue[]) => boolean;

function compileComparison(
  left: Operand,
  operator: Operator,
  modifier: Modifier | undefined,
  right: Right,
  asFalco: boolean,
): Question {
  const missing = asFalco ? FALSE : UNKNOWN;
  const type = comparedAs(left);
  const read = compileReader(left);
  if (right.kind === "field" || right.kind === "transform") {
    return compareTwo(read, compileReader(right), type, operator, missing);
  }
  const test = compileTest(type, operator, modifier, right.kind === "list" ? right.items : [right]);
  const listTest = compileListTest(operator, test);
  const others = othersOf(left);
  return (alert) => {
    const value = read(alert);
    if (value === undefined && others !== undefined) return judgeTold(others(alert), operator, test, missing);
    if (value === undefined || value === null) return missing;
    return degreeOf(Array.isArray(value) ? listTest(value) : test(value));
  };
}

// One value that fits is enough, unless `!=` asks all of them to differ.
function judgeTold({ values, areAll, allDiffer }: Told, operator: Operator, test: ValueTest, missing: Degree): Degree {
  const negated = operator === "!=" && allDiffer;
  if (values.some((value) => test(value) !== negated)) return degreeOf(!negated);
  return areAll && values.length > 0 ? degreeOf(negated) : missing;
}

// A condition that was not checked may name a field that nobody knows: its values are compared as text.
function comparedAs(left: Operand): FieldType {
  const typed = typeOperand(left);
  return typed.ok ? typed.operand.type : "CHARBUF";
}

function othersOf(left: Operand): ReturnType<typeof toldByOthers> {
  if (left.kind !== "field" || left.argument !== undefined) return undefined;
  return toldByOthers(left.name, (name, argument) =>
    compileReader({ kind: "field", name, ...(argument === undefined ? {} : { argument }), at: left.at }),
  );
}

function compileTest(
  type: FieldType,
  operator: Operator,
  modifier: Modifier | undefined,
  items: readonly Literal[],
): ValueTest {
  const texts = items.map((item) => item.text);
  if (modifier === undefined) return compileValueTest(type, operator, texts);
  if (texts.length === 0) return () => false;
  const tests = texts.map((text) => compileValueTest(type, operator, [text]));
  if (modifier === "anyof") return (value) => tests.some((test) => test(value));
  if (modifier === "allof") return (value) => tests.every((test) => test(value));
  return (value) => tests.filter((test) => test(value)).length === 1;
}

// `in` wants all of a field's values in the list, `!=` none of them equal, every other operator one that fits. Where
// there are none, nothing is true.
function compileListTest(operator: Operator, test: ValueTest): ListTest {
  if (operator === "in" || operator === "!=") return (values) => values.length > 0 && values.every(test);
  return (values) => values.some(test);
}

/** A comparison of two fields: the right one's values are the literals, alert by alert. */
function compareTwo(left: Reader, right: Reader, type: FieldType, operator: Operator, missing: Degree): Question {
  return (alert) => {
    const value = left(alert);
    const other = right(alert);
    if (value === undefined || value === null || other === undefined || other === null) return missing;
    const others = listOf(other).map((each) => String(each));
    if (others.length === 0) return FALSE;
    const test = compileValueTest(type, operator, others);
    return degreeOf(Array.isArray(value) ? compileListTest(operator, test)(value) : test(value));
  };
}
