import type { Operand, Position, TransformArgument, Transformer } from "./ast.ts";
import { MAX_DEPTH, TRANSFORMERS, TRANSFORMERS_LISTED } from "./grammar.ts";
import { type Scanner, SyntaxRefusal } from "./scanner.ts";

const OPENINGS = TRANSFORMERS.map((name) => `${name}(`);

/** The left side of a comparison: a field or a transformer around one; undefined where neither stands. */
export function parseLeft(scanner: Scanner, at: Position): Operand | undefined {
  const name = scanner.token("fieldName");
  if (name !== undefined) return parseFieldRest(scanner, name, at);
  const transformer = takeTransformer(scanner);
  return transformer === undefined ? undefined : parseTransformRest(scanner, transformer, at, 0);
}

/** The right side where it is computed: `val(field)` or a transformer; undefined where neither stands. */
export function parseComputed(scanner: Scanner): Operand | undefined {
  scanner.blank();
  const at = scanner.position;
  if (scanner.takes("val(")) return parseVal(scanner, at);
  const transformer = takeTransformer(scanner);
  return transformer === undefined ? undefined : parseTransformRest(scanner, transformer, at, 0);
}

/** What may follow a field's name: its argument in brackets. */
function parseFieldRest(scanner: Scanner, name: string, at: Position): Operand {
  const argument = parseBrackets(scanner);
  return argument === undefined ? { kind: "field", name, at } : { kind: "field", name, argument, at };
}

function parseBrackets(scanner: Scanner): string | undefined {
  if (!scanner.takes("[")) return undefined;
  const argument = scanner.quotedString() ?? scanner.token("bareArgument");
  if (argument === undefined) {
    throw new SyntaxRefusal("expected a valid field argument: a quoted string or a bare string");
  }
  if (!scanner.takes("]")) throw new SyntaxRefusal("expected a ']' token");
  return argument;
}

function parseVal(scanner: Scanner, at: Position): Operand {
  scanner.blank();
  const fieldAt = scanner.position;
  const name = scanner.token("fieldName");
  if (name === undefined) throw new SyntaxRefusal("expected a field within 'val' transformer");
  const field = parseFieldRest(scanner, name, fieldAt);
  closeTransformer(scanner);
  return { kind: "transform", transformer: "val", arguments: [field], at };
}

function takeTransformer(scanner: Scanner): Transformer | undefined {
  const index = OPENINGS.findIndex((opening) => scanner.takes(opening));
  return TRANSFORMERS[index];
}

function parseTransformRest(scanner: Scanner, transformer: Transformer, at: Position, depth: number): Operand {
  if (depth >= MAX_DEPTH) throw new SyntaxRefusal(`exceeded max depth limit of ${MAX_DEPTH}`);
  const args: TransformArgument[] = [];
  scanner.blank();
  do {
    args.push(parseArgument(scanner, depth));
    scanner.blank();
  } while (scanner.takes(","));
  closeTransformer(scanner);
  const argument = parseBrackets(scanner);
  const transform = { kind: "transform", transformer, arguments: args, at } as const;
  return argument === undefined ? transform : { ...transform, argument };
}

function closeTransformer(scanner: Scanner): void {
  scanner.blank();
  if (!scanner.takes(")")) throw new SyntaxRefusal("expected a ')' token closing the transformer");
}

function parseArgument(scanner: Scanner, depth: number): TransformArgument {
  scanner.blank();
  const at = scanner.position;
  const simple = parseSimpleArgument(scanner, at, depth);
  if (simple !== undefined) return simple;
  if (scanner.takes("(")) return { kind: "list", items: parseArgumentList(scanner, depth), at };
  throw new SyntaxRefusal(
    `expected a field, a quoted string, a number, a list or a transformer: ${TRANSFORMERS_LISTED}`,
  );
}

function parseArgumentList(scanner: Scanner, depth: number): readonly TransformArgument[] {
  scanner.blank();
  if (scanner.takes(")")) return [];
  const items: TransformArgument[] = [];
  do {
    scanner.blank();
    const item = parseSimpleArgument(scanner, scanner.position, depth);
    if (item === undefined) {
      throw new SyntaxRefusal("expected a field, a transformer, a quoted string or a number in the list");
    }
    items.push(item);
    scanner.blank();
  } while (scanner.takes(","));
  if (!scanner.takes(")")) throw new SyntaxRefusal("expected a ')' token closing the list");
  return items;
}

function parseSimpleArgument(scanner: Scanner, at: Position, depth: number): TransformArgument | undefined {
  const number = scanner.token("hexNumber") ?? scanner.token("number");
  if (number !== undefined) return { kind: "literal", text: number, quoted: false, at };
  const text = scanner.quotedString();
  if (text !== undefined) return { kind: "literal", text, quoted: true, at };
  const transformer = takeTransformer(scanner);
  if (transformer !== undefined) return parseTransformRest(scanner, transformer, at, depth + 1);
  const name = scanner.token("fieldName");
  return name === undefined ? undefined : parseFieldRest(scanner, name, at);
}
