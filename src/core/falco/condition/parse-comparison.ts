import type { Condition, Literal, Modifier, Operand, Position, Right } from "./ast.ts";
import {
  LIST_OPERATORS,
  MODIFIERS,
  NUMBER_OPERATORS,
  OPERATORS_LISTED,
  STRING_OPERATORS,
  TRANSFORMERS_LISTED,
} from "./grammar.ts";
import { parseComputed } from "./parse-operand.ts";
import { type Scanner, SyntaxRefusal } from "./scanner.ts";

/** How the refusal begins that misses an operator. */
export const OPERATOR_WANTED = "expected a valid check operator";

/** What follows the left side of a comparison: the operator and the right side. */
export function parseComparison(scanner: Scanner, left: Operand, at: Position): Condition {
  scanner.blank();
  if (scanner.takes("exists")) return { kind: "exists", left, at };
  scanner.blank();
  const numeric = NUMBER_OPERATORS.find((operator) => scanner.takes(operator));
  if (numeric !== undefined) return { kind: "compare", left, operator: numeric, right: parseNumber(scanner, left), at };
  const textual = scanner.takesOperator(STRING_OPERATORS);
  if (textual !== undefined) {
    const operator = STRING_OPERATORS.find((each) => each === textual) ?? "=";
    const modifier = takeModifier(scanner);
    if (modifier === undefined) return { kind: "compare", left, operator, right: parseText(scanner), at };
    return { kind: "compare", left, operator, modifier, right: parseListRight(scanner), at };
  }
  const list = LIST_OPERATORS.find((operator) => scanner.takes(operator));
  if (list !== undefined) return { kind: "compare", left, operator: list, right: parseListRight(scanner), at };
  throw new SyntaxRefusal(`${OPERATOR_WANTED}: one of ${OPERATORS_LISTED}`);
}

// A word of this name may also be what is compared with: `= oneof` and `= oneof and …` still mean the word.
const MODIFIER = /(?:oneof|anyof|allof)(?:[ \t\b\r\n]*\(|[ \t\b\r\n]+(?!(?:and|or)\b)[a-zA-Z])/y;

function takeModifier(scanner: Scanner): Modifier | undefined {
  scanner.blank();
  return scanner.sees(MODIFIER) ? MODIFIERS.find((modifier) => scanner.takes(modifier)) : undefined;
}

function parseNumber(scanner: Scanner, left: Operand): Right {
  const computed = parseComputed(scanner);
  if (computed !== undefined) return computed;
  const at = scanner.position;
  const text = scanner.token("hexNumber") ?? scanner.token("number") ?? priorityName(scanner, left);
  if (text !== undefined) return { kind: "literal", text, quoted: false, at };
  throw new SyntaxRefusal(`expected a number value or a field with a valid transformer: ${TRANSFORMERS_LISTED}`);
}

// Our own addition to the language, for our own field: `falco.priority >= Error`.
function priorityName(scanner: Scanner, left: Operand): string | undefined {
  return left.kind === "field" && left.name === "falco.priority" ? scanner.token("identifier") : undefined;
}

function parseText(scanner: Scanner): Right {
  const computed = parseComputed(scanner);
  if (computed !== undefined) return computed;
  const literal = parseLiteral(scanner);
  if (literal !== undefined) return literal;
  throw new SyntaxRefusal(`expected a string value or a field with a valid transformer: ${TRANSFORMERS_LISTED}`);
}

function parseLiteral(scanner: Scanner): Literal | undefined {
  scanner.blank();
  const at = scanner.position;
  const quoted = scanner.quotedString();
  if (quoted !== undefined) return { kind: "literal", text: quoted, quoted: true, at };
  const bare = scanner.token("bareString");
  return bare === undefined ? undefined : { kind: "literal", text: bare, quoted: false, at };
}

function parseListRight(scanner: Scanner): Right {
  scanner.blank();
  const at = scanner.position;
  if (scanner.takes("(")) return parseListRest(scanner, at);
  const computed = parseComputed(scanner);
  if (computed !== undefined) return computed;
  const text = scanner.token("identifier");
  if (text !== undefined) return { kind: "literal", text, quoted: false, at };
  throw new SyntaxRefusal(
    `expected a list, an identifier, or a field with a valid transformer: ${TRANSFORMERS_LISTED}`,
  );
}

function parseListRest(scanner: Scanner, at: Position): Right {
  const items: Literal[] = [];
  const first = parseFirst(scanner);
  if (first !== undefined) {
    items.push(first);
    scanner.blank();
    while (scanner.takes(",")) {
      const next = parseLiteral(scanner);
      if (next === undefined) throw new SyntaxRefusal("expected a string value");
      items.push(next);
      scanner.blank();
    }
  }
  if (!scanner.takes(")")) throw new SyntaxRefusal("expected a ')' token");
  return { kind: "list", items, at };
}

// libsinsp takes any refusal of the first element for an empty list, a wrong escape included: `in ("\q")` is `in ()`.
function parseFirst(scanner: Scanner): Literal | undefined {
  try {
    return parseLiteral(scanner);
  } catch (refusal) {
    if (refusal instanceof SyntaxRefusal) return undefined;
    throw refusal;
  }
}
