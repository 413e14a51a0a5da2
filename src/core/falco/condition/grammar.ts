import type { Modifier, Operator, Transformer } from "./ast.ts";

// The order is libsinsp's: the first that matches is taken, so `==` stands before `=`.
/** Operators that take one number. */
export const NUMBER_OPERATORS: readonly Operator[] = ["<=", "<", ">=", ">"];
/** Operators that take one value. */
export const STRING_OPERATORS: readonly Operator[] = [
  "==",
  "=",
  "!=",
  "glob",
  "iglob",
  "contains",
  "icontains",
  "bcontains",
  "startswith",
  "bstartswith",
  "endswith",
  "regex",
];
/** Operators that take a list. */
export const LIST_OPERATORS: readonly Operator[] = ["intersects", "in", "pmatch"];
/** What may stand behind an operator, so that it takes a list. */
export const MODIFIERS: readonly Modifier[] = ["oneof", "anyof", "allof"];

/** The transformers that may stand on the left of a comparison; `val` may not. */
export const TRANSFORMERS: readonly Exclude<Transformer, "val">[] = [
  "tolower",
  "toupper",
  "b64",
  "basename",
  "len",
  "join",
  "concat",
  "getopt",
];

/** The beginning of a call of one of them. */
export const TRANSFORMER_CALL = new RegExp(`^(?:${TRANSFORMERS.join("|")})\\(`);

/** Deeper conditions are refused: nobody writes them, and a tree walk must not exhaust the stack. */
export const MAX_DEPTH = 100;

/** `'a', 'b'`, as Falco's messages list alternatives. */
function listed(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(", ");
}

/** What messages offer where a transformer may stand. */
export const TRANSFORMERS_LISTED = listed(["val", ...TRANSFORMERS]);

/** What messages offer where an operator must stand. */
export const OPERATORS_LISTED = listed(["exists", ...NUMBER_OPERATORS, ...STRING_OPERATORS, ...LIST_OPERATORS]);
