import type { FieldType } from "../fields/field-type.ts";
import { type ResolvedField, resolveField } from "../fields/resolve-field.ts";
import type { Operand, Position, TransformArgument, Transformer } from "./ast.ts";

/** What one side of a comparison yields, after its transformers. */
export interface OperandType {
  readonly type: FieldType;
  readonly isList: boolean;
  readonly allowsFieldComparison: boolean;
  /** The field at the core, where it was not computed from several. */
  readonly field: ResolvedField | undefined;
}

/** The type of an operand, or the first thing wrong with it and where. */
export type Typed =
  | { readonly ok: true; readonly operand: OperandType }
  | { readonly ok: false; readonly reason: string; readonly at: Position };

/** Finds the field of an operand and applies its transformers to the type, as libsinsp's compiler does. */
export function typeOperand(operand: Operand): Typed {
  if (operand.kind === "field") return typeField(operand);
  const { transformer, at } = operand;
  switch (transformer) {
    case "join":
    case "concat":
    case "getopt":
      return typeMultivalue(operand);
    case "val":
    case "tolower":
    case "toupper":
    case "b64":
    case "basename":
    case "len":
      return typeTransform(operand, transformer, at);
  }
}

function typeField(operand: Operand & { kind: "field" }): Typed {
  const resolution = resolveField(operand.name, operand.argument);
  if (!resolution.ok) return { ok: false, reason: resolution.reason, at: operand.at };
  const { field } = resolution;
  return {
    ok: true,
    operand: {
      type: field.type,
      isList: field.isList,
      allowsFieldComparison: field.info.allowsFieldComparison,
      field,
    },
  };
}

type Transform = Operand & { kind: "transform" };

function typeTransform(operand: Transform, transformer: Transformer, at: Position): Typed {
  const [inner, ...more] = operand.arguments;
  if (inner === undefined || inner.kind === "literal" || inner.kind === "list" || more.length > 0) {
    return { ok: false, reason: `transformer '${transformer}' takes one field or transformer`, at };
  }
  const typed = typeOperand(inner);
  if (!typed.ok || transformer === "val") return typed;
  if (operand.argument !== undefined) {
    return { ok: false, reason: `transformer '${transformer}' does not support field arguments`, at };
  }
  const { field } = typed.operand;
  if (field !== undefined && !field.info.allowsTransformer) {
    return { ok: false, reason: `field '${field.info.name}' does not support transformers`, at };
  }
  const changed = transformedType(transformer, typed.operand);
  if (changed !== undefined) return { ok: true, operand: changed };
  const { type, isList } = typed.operand;
  const what = `${isList ? "list " : ""}field${field === undefined ? "" : ` '${field.info.name}'`}`;
  const reason = `type '${type}' is not supported by '${transformer}' transformer applied on ${what}`;
  return { ok: false, reason, at };
}

const TEXTS = new Set<FieldType>(["CHARBUF", "FSPATH", "FSRELPATH"]);

function transformedType(transformer: Transformer, operand: OperandType): OperandType | undefined {
  const { type, isList } = operand;
  if (transformer === "len") {
    return isList || TEXTS.has(type) || type === "BYTEBUF" ? { ...operand, type: "UINT64", isList: false } : undefined;
  }
  const fits = transformer === "b64" ? type === "CHARBUF" || type === "BYTEBUF" : TEXTS.has(type);
  return fits ? operand : undefined;
}

function typeMultivalue(operand: Transform): Typed {
  const { at, argument, transformer } = operand;
  const shapes: Shape[] = [];
  for (const each of operand.arguments) {
    const shape = shapeOf(each);
    if ("ok" in shape) return shape;
    shapes.push(shape);
  }
  const reason = shapesProblem(transformer, shapes) ?? selectorProblem(transformer, argument);
  if (reason !== undefined) return { ok: false, reason, at };
  const isList = transformer === "getopt" && argument === undefined;
  return { ok: true, operand: { type: "CHARBUF", isList, allowsFieldComparison: true, field: undefined } };
}

interface Shape {
  readonly type: FieldType;
  readonly isList: boolean;
}

// libsinsp judges an argument by the field at its core, before transformers, and takes join, concat and getopt for
// single texts. A literal is a text, numbers too.
function shapeOf(argument: TransformArgument): Shape | (Typed & { ok: false }) {
  if (argument.kind === "literal") return { type: "CHARBUF", isList: false };
  if (argument.kind === "list") {
    for (const item of argument.items) {
      const shape = shapeOf(item);
      if ("ok" in shape) return shape;
    }
    return { type: "CHARBUF", isList: true };
  }
  const typed = typeOperand(argument);
  if (!typed.ok) return typed;
  const { field } = typed.operand;
  return field === undefined ? { type: "CHARBUF", isList: false } : { type: field.type, isList: field.isList };
}

function shapesProblem(transformer: Transformer, shapes: readonly Shape[]): string | undefined {
  const [first, second] = shapes;
  const isText = (shape: Shape | undefined) => shape?.type === "CHARBUF" && !shape.isList;
  switch (transformer) {
    case "join":
      if (shapes.length !== 2) return "join() requires exactly 2 arguments: separator and list";
      if (first?.isList) return "join() first argument (separator) must be a single value, not a list";
      return second?.isList ? undefined : "join() second argument must be a list";
    case "concat":
      if (shapes.length < 2) return "concat() requires at least 2 arguments";
      return shapes.every(isText) ? undefined : "concat() arguments must be strings";
    default:
      if (shapes.length !== 2) return "getopt() requires exactly 2 arguments: args list and optstring";
      if (!first?.isList) return "getopt() first argument must be a list";
      if (second?.isList) return "getopt() second argument (optstring) must be a single value";
      return first.type === "CHARBUF" && isText(second) ? undefined : "getopt() arguments must be strings";
  }
}

function selectorProblem(transformer: Transformer, argument: string | undefined): string | undefined {
  if (argument === undefined) return undefined;
  if (transformer !== "getopt") return `transformer '${transformer}' does not support field arguments`;
  return argument.length === 1 ? undefined : "getopt() field argument must be a single option character";
}
