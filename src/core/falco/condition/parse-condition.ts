import type { Condition } from "./ast.ts";
import type { ConditionError } from "./condition.ts";
import { MAX_DEPTH } from "./grammar.ts";
import { hintAt } from "./hint.ts";
import { OPERATOR_WANTED, parseComparison } from "./parse-comparison.ts";
import { parseLeft } from "./parse-operand.ts";
import { Scanner, SyntaxRefusal } from "./scanner.ts";

/** Either the tree of a condition or why, and where, it was refused. */
export type Parsed =
  | { readonly ok: true; readonly condition: Condition }
  | { readonly ok: false; readonly error: ConditionError };

/**
 * Reads a condition in Falco's language: what libsinsp 0.25.4 accepts is accepted, what it refuses is refused, with
 * the place where its parser stood. Fields, macros and types are not looked at: see `checkCondition`.
 *
 * Two differences, both wider of reason than of text: conditions nested deeper than 100 are refused (libsinsp means
 * to, but its guard has no effect), and our own `falco.priority` may be compared with a priority's name.
 *
 * @see https://github.com/falcosecurity/libs/blob/0.25.4/userspace/libsinsp/filter/parser.cpp
 */
export function parseCondition(text: string): Parsed {
  const scanner = new Scanner(text);
  try {
    return { ok: true, condition: parseWhole(text, scanner) };
  } catch (refusal) {
    if (!(refusal instanceof SyntaxRefusal)) throw refusal;
    const { offset, line, column } = scanner.position;
    const hint = hintAt(text, offset, refusal.message.startsWith(OPERATOR_WANTED));
    return { ok: false, error: { message: `${refusal.message}${hint}`, line, column } };
  }
}

function parseWhole(text: string, scanner: Scanner): Condition {
  if (text === "") throw new SyntaxRefusal("filter input string is empty");
  const condition = parseOr(scanner, 0);
  if (!scanner.isAtEnd) {
    throw new SyntaxRefusal(`unexpected token after '${scanner.lastToken}', expecting 'or', 'and'`);
  }
  return condition;
}

function parseOr(scanner: Scanner, depth: number): Condition {
  if (depth >= MAX_DEPTH) throw new SyntaxRefusal(`exceeded max depth limit of ${MAX_DEPTH}`);
  return parseChain(scanner, "or", depth, parseAnd);
}

function parseAnd(scanner: Scanner, depth: number): Condition {
  return parseChain(scanner, "and", depth, parseNot);
}

type Production = (scanner: Scanner, depth: number) => Condition;

/**
 * `part (word part)*`. After `word` and no blank only a parenthesis may stand, and it is taken whole: that is why
 * `a or(b) and c` is refused while `a or (b) and c` is not.
 */
function parseChain(scanner: Scanner, kind: "and" | "or", depth: number, parsePart: Production): Condition {
  const at = scanner.position;
  scanner.blank();
  const first = parsePart(scanner, depth);
  const parts = [first];
  scanner.blank();
  while (scanner.takes(kind)) {
    if (scanner.blank()) parts.push(parsePart(scanner, depth));
    else if (scanner.takes("(")) parts.push(parseEmbedded(scanner, depth));
    else throw new SyntaxRefusal(`expected blank or '(' after '${kind}'`);
    scanner.blank();
  }
  return parts.length > 1 ? { kind, parts, at } : first;
}

function parseNot(scanner: Scanner, depth: number): Condition {
  const at = scanner.position;
  let negated = false;
  scanner.blank();
  while (scanner.token("not") !== undefined) negated = !negated;
  let part: Condition;
  if (scanner.takes("not(")) {
    negated = !negated;
    part = parseEmbedded(scanner, depth);
  } else {
    part = parseCheck(scanner, depth);
  }
  return negated ? { kind: "not", part, at } : part;
}

/** The rest of an expression in parentheses, after the opening one. */
function parseEmbedded(scanner: Scanner, depth: number): Condition {
  scanner.blank();
  const inner = parseOr(scanner, depth + 1);
  scanner.blank();
  if (!scanner.takes(")")) throw new SyntaxRefusal("expected a ')' token");
  return inner;
}

function parseCheck(scanner: Scanner, depth: number): Condition {
  const at = scanner.position;
  scanner.blank();
  if (scanner.takes("(")) return parseEmbedded(scanner, depth);
  const left = parseLeft(scanner, at);
  if (left !== undefined) return parseComparison(scanner, left, at);
  const name = scanner.token("identifier");
  if (name !== undefined) return { kind: "macro", name, at };
  throw new SyntaxRefusal("expected a '(' token, a field check, or an identifier");
}
