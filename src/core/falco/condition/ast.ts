/**
 * Falco's condition language as a tree: the same nodes that libsinsp's parser builds.
 * @see https://github.com/falcosecurity/libs/blob/0.25.4/userspace/libsinsp/filter/ast.h
 */
export type Condition =
  | { readonly kind: "and" | "or"; readonly parts: readonly Condition[]; readonly at: Position }
  | { readonly kind: "not"; readonly part: Condition; readonly at: Position }
  /** A bare identifier: the name of a macro. */
  | { readonly kind: "macro"; readonly name: string; readonly at: Position }
  | { readonly kind: "exists"; readonly left: Operand; readonly at: Position }
  | {
      readonly kind: "compare";
      readonly left: Operand;
      readonly operator: Operator;
      /** `oneof`, `anyof`, `allof` of Falco 0.44. */
      readonly modifier?: Modifier;
      readonly right: Right;
      readonly at: Position;
    };

/** Where a node begins: 1-based line and column, 0-based offset, counted in UTF-16 units of the source text. */
export interface Position {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** A field, or a transformer around one: `proc.name`, `proc.aname[2]`, `tolower(proc.name)`. */
export type Operand =
  | { readonly kind: "field"; readonly name: string; readonly argument?: string; readonly at: Position }
  | {
      readonly kind: "transform";
      readonly transformer: Transformer;
      readonly arguments: readonly TransformArgument[];
      /** The selector after the closing parenthesis: `getopt(proc.args, "t:")[t]`. */
      readonly argument?: string;
      readonly at: Position;
    };

/** What a transformer is given: a field or transformer, or, where it takes them, literal values. */
export type TransformArgument =
  | Operand
  | Literal
  | { readonly kind: "list"; readonly items: readonly TransformArgument[]; readonly at: Position };

/** A value written in the condition. `quoted` tells `"a"` from the bare word `a` (a bare word may name a list). */
export interface Literal {
  readonly kind: "literal";
  readonly text: string;
  readonly quoted: boolean;
  readonly at: Position;
}

/** The right side of a comparison: a value, a list of values, or another field through `val()` or a transformer. */
export type Right =
  | Literal
  | { readonly kind: "list"; readonly items: readonly Literal[]; readonly at: Position }
  | Operand;

/** How many values of a list must fit: exactly one, any, or all. */
export type Modifier = "oneof" | "anyof" | "allof";
/** What libsinsp can put around a field. */
export type Transformer = "tolower" | "toupper" | "b64" | "val" | "basename" | "len" | "join" | "concat" | "getopt";
/** The comparisons of Falco's language. */
export type Operator =
  | "="
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "contains"
  | "icontains"
  | "bcontains"
  | "startswith"
  | "bstartswith"
  | "endswith"
  | "glob"
  | "iglob"
  | "regex"
  | "in"
  | "intersects"
  | "pmatch";
