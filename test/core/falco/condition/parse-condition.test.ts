import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCondition } from "../../../../src/core/falco/condition/parse-condition.ts";
import { printCondition } from "../../../../src/core/falco/condition/print-condition.ts";
import { aCondition } from "./a-condition.ts";
import { ACCEPTED, REFUSED } from "./grammar-cases.ts";

describe("Falco's condition language", () => {
  it.each(ACCEPTED)("accepts %s", (text) => {
    expect(parseCondition(text)).toMatchObject({ ok: true });
  });

  it.each(REFUSED)("refuses %s", (text) => {
    expect(parseCondition(text)).toMatchObject({ ok: false });
  });

  it("says where it stood when it gave up", () => {
    expect(parseCondition("proc.name = bash\n  and fd.name ??? x")).toEqual({
      ok: false,
      error: {
        line: 2,
        column: 15,
        message: expect.stringContaining("expected a valid check operator: one of 'exists', '<='"),
      },
    });
  });

  it.each([
    ["a b", "unexpected token after 'a', expecting 'or', 'and'"],
    ["a andb", "expected blank or '(' after 'and'"],
    ["(a", "expected a ')' token"],
    ["", "filter input string is empty"],
    ["fd.name = 'a\\q'", "unsupported string escape sequence: \\q"],
    ["fd.name = 'a\\\"'", "invalid \\\" escape in '-quoted string"],
    ["fd.num > x", "expected a number value or a field with a valid transformer: 'val', 'tolower'"],
  ])("explains what is wrong with %j", (text, message) => {
    const parsed = parseCondition(text);
    expect(parsed.ok ? "" : parsed.error.message).toContain(message);
  });

  it.each([
    ['fd.name = "/etc', "the quote that opens here is never closed"],
    ["a AND b", "'AND' is written 'and'"],
    ["(a Or b)", "'Or' is written 'or'"],
    ["NOT fd.name = x", "'NOT' is written 'not'"],
    ["proc.name IN (a)", "'IN' is written 'in'"],
    ["a && b", "'&&' is written 'and'"],
    ["a || b", "'||' is written 'or'"],
    ["a and !b", "'!' is written 'not'"],
    ["proc.name startwith ba", "did you mean startswith?"],
    ["proc.name not in (a, b)", "'not' stands before the field"],
    ["a # or b", "a condition holds no comments"],
  ])("says of %j what was meant", (text, hint) => {
    const parsed = parseCondition(text);
    expect(parsed.ok ? "" : parsed.error.message).toMatch(new RegExp(`; ${RegExp.escape(hint)}$`));
  });

  it.each(["a b", "fd.name xyz a", "fd.name = 'a' 'b'", "proc.name = NOT a", "fd.name", "a and"])(
    "offers nothing for %j, where it cannot tell",
    (text) => {
      const parsed = parseCondition(text);
      expect(parsed.ok ? ";" : parsed.error.message).not.toContain(";");
    },
  );

  it("refuses nesting deeper than a hundred, without exhausting the stack", () => {
    const nested = (depth: number) => `${"(".repeat(depth)}a${")".repeat(depth)}`;
    expect(parseCondition(nested(90))).toMatchObject({ ok: true });
    expect(parseCondition(nested(101))).toMatchObject({
      ok: false,
      error: { message: "exceeded max depth limit of 100" },
    });
    expect(parseCondition(nested(100_000))).toMatchObject({ ok: false });
    expect(parseCondition(`${"tolower(".repeat(50_000)}a.b`)).toMatchObject({ ok: false });
  });

  it("reads a word of a hundred thousand letters in time that grows with its length", () => {
    const startedAt = performance.now();

    expect(parseCondition("a".repeat(100_000))).toMatchObject({ ok: true, condition: { kind: "macro" } });
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });

  it("reads a quoted value exactly", () => {
    expect(parseCondition(String.raw`a.b = "q\"\\\n\t\/\ x"`)).toMatchObject({
      condition: { right: { text: 'q"\\\n\t/\\x', quoted: true } },
    });
  });

  it("prints what parses to the same tree", () => {
    fc.assert(
      fc.property(aCondition(), (condition) => {
        const printed = printCondition(condition);
        const parsed = parseCondition(printed);
        expect(parsed.ok && withoutPlaces(parsed.condition)).toEqual(withoutPlaces(condition));
      }),
      { numRuns: 500 },
    );
  });

  it("never throws, whatever the text", () => {
    const words = ["and", "or", "not", "(", ")", " ", "a.b", "=", "in", "'", '"', "\\", "val(", "[", "1", ",", "oneof"];
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...words), fc.string())), (parts) => {
        parseCondition(parts.join(""));
      }),
      { numRuns: 2000 },
    );
  });
});

function withoutPlaces(tree: unknown): unknown {
  return JSON.parse(JSON.stringify(tree, (key, value) => (key === "at" ? undefined : value)));
}
