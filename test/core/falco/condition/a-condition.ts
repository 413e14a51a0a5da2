import * as fc from "fast-check";
import type { Condition, Literal, Operand, Position, Right } from "../../../../src/core/falco/condition/ast.ts";

const AT: Position = { offset: 0, line: 1, column: 1 };
const WORDS = ["a", "macro_1", "notz", "or_x", "and_y", "exists", "in"];
const FIELDS = ["proc.name", "fd.num", "ka.uri.param", "evt.arg.flags", "a.b"];

const text = fc
  .oneof(fc.string(), fc.constantFrom("\\", 'a"b', "c:\\", "x\\\\", "é\n\t", "a'b", "", "oneof"))
  .map((value) => value.replaceAll("\0", ""));
const bare = fc.stringMatching(/^[A-Za-z0-9_./*-]{1,12}$/);
const literal: fc.Arbitrary<Literal> = fc.oneof(
  text.map((value) => ({ kind: "literal", text: value, quoted: true, at: AT }) as const),
  bare.map((value) => ({ kind: "literal", text: value, quoted: false, at: AT }) as const),
);
const number: fc.Arbitrary<Literal> = fc
  .oneof(fc.integer().map(String), fc.constantFrom("+1", "0x1F", "1.5", "2e+10"))
  .map((value) => ({ kind: "literal", text: value, quoted: false, at: AT }));

const field: fc.Arbitrary<Operand> = fc
  .record({ name: fc.constantFrom(...FIELDS), argument: fc.option(fc.oneof(text, bare), { nil: undefined }) })
  .map(({ name, argument }) =>
    argument === undefined ? { kind: "field", name, at: AT } : { kind: "field", name, argument, at: AT },
  );

const operand: fc.Arbitrary<Operand> = fc.letrec<{ operand: Operand }>((tie) => ({
  operand: fc.oneof(
    { depthSize: "small" },
    field,
    fc
      .record({
        transformer: fc.constantFrom("tolower" as const, "b64" as const, "len" as const),
        inner: tie("operand"),
      })
      .map(({ transformer, inner }) => ({ kind: "transform", transformer, arguments: [inner], at: AT }) as const),
    fc
      .array(
        fc.oneof(
          field,
          number,
          literal.filter((each) => each.quoted),
        ),
        { minLength: 1, maxLength: 3 },
      )
      .map(
        (items) =>
          ({
            kind: "transform",
            transformer: "getopt",
            arguments: [{ kind: "list", items, at: AT }, items[0]],
            argument: "t",
            at: AT,
          }) as Operand,
      ),
  ),
})).operand;

const val: fc.Arbitrary<Operand> = field.map((inner) => ({
  kind: "transform",
  transformer: "val",
  arguments: [inner],
  at: AT,
}));
const computed: fc.Arbitrary<Right> = fc.oneof(
  val,
  operand.filter((each) => each.kind === "transform"),
);
const list: fc.Arbitrary<Right> = fc
  .array(literal, { maxLength: 4 })
  .map((items) => ({ kind: "list", items, at: AT }) as const);

const comparison: fc.Arbitrary<Condition> = fc.oneof(
  operand.map((left) => ({ kind: "exists", left, at: AT }) as const),
  compare(fc.constantFrom("<", "<=", ">", ">="), fc.oneof(number, computed)),
  compare(fc.constantFrom("=", "==", "!=", "contains", "glob", "regex"), fc.oneof(literal, computed)),
  compare(fc.constantFrom("in", "intersects", "pmatch"), fc.oneof(list, computed)),
  fc
    .tuple(compare(fc.constantFrom("=", "startswith"), list), fc.constantFrom("oneof", "anyof", "allof"))
    .map(([node, modifier]) => ({ ...node, modifier }) as Condition),
);

function compare(operator: fc.Arbitrary<string>, right: fc.Arbitrary<Right>): fc.Arbitrary<Condition> {
  return fc
    .record({ left: operand, operator, right })
    .map((parts) => ({ kind: "compare", ...parts, at: AT }) as Condition);
}

/** Any condition that can be written down. */
export function aCondition(): fc.Arbitrary<Condition> {
  return fc.letrec<{ node: Condition }>((tie) => ({
    node: fc.oneof(
      { depthSize: "medium" },
      comparison,
      fc.constantFrom(...WORDS).map((name) => ({ kind: "macro", name, at: AT }) as const),
      tie("node")
        .filter((part) => part.kind !== "not")
        .map((part) => ({ kind: "not", part, at: AT }) as const),
      fc
        .record({
          kind: fc.constantFrom("and" as const, "or" as const),
          parts: fc.array(tie("node"), { minLength: 2, maxLength: 4 }),
        })
        .map((parts) => ({ ...parts, at: AT })),
    ),
  })).node;
}
