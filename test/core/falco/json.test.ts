import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseJson, writeJson } from "../../../src/core/falco/json.ts";

describe("reading and writing JSON without rounding", () => {
  it.each(["9007199254740993", "-9007199254740993", "1730281682285310500", "18446744073709551615"])(
    "keeps %s to the last digit",
    (digits) => {
      const text = `{"a":[${digits}],"b":{"c":${digits}}}`;

      expect(parseJson(text)).toEqual({ a: [BigInt(digits)], b: { c: BigInt(digits) } });
      expect(writeJson(parseJson(text))).toBe(text);
    },
  );

  it("leaves numbers alone that a double holds", () => {
    expect(parseJson("[9007199254740991,-1,0.12345678901234568,1e20,4294967295]")).toEqual([
      9007199254740991, -1, 0.12345678901234568, 1e20, 4294967295,
    ]);
  });

  it("does not mistake digits in a text for a number", () => {
    expect(parseJson('{"id":"12345678901234567890"}')).toEqual({ id: "12345678901234567890" });
  });

  it("tells integers apart that round alike", () => {
    const alike = fc.bigInt({ min: 2n ** 53n - 2n, max: 2n ** 53n + 6n });
    const item = fc.oneof(
      alike,
      alike.map(String),
      alike.map((digits) => `"n":${digits},`),
      fc.constantFrom(1e20, 0.5),
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(item, fc.dictionary(fc.string(), item, { noNullPrototype: true }))), (items) => {
        expect(writeJson(parseJson(writeJson(items)))).toBe(writeJson(items));
      }),
    );
  });

  it("keeps a number that stands alone", () => {
    expect(parseJson("12345678901234567890")).toBe(12345678901234567890n);
    expect(parseJson("12345678901234567.5")).toBe(12345678901234568);
  });

  it("does not lose its time over a million digits", () => {
    const startedAt = performance.now();
    parseJson(`["${"1".repeat(500_000)}.",${"1".repeat(500_000)}.5]`);

    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it("keeps as text what neither a double nor a sensible integer holds", () => {
    const long = "9".repeat(50_000);
    expect(parseJson(`[1e400,-1E+999,${long}]`)).toEqual(["1e400", "-1E+999", long]);
  });

  it("takes __proto__ for a key like any other", () => {
    const value = parseJson('{"__proto__":{"polluted":12345678901234567890}}') as object;

    expect(Object.keys(value)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it("takes the last of two equal keys", () => {
    expect(parseJson('{"a":1,"a":12345678901234567890}')).toEqual({ a: 12345678901234567890n });
  });

  it.each([
    ["arrays", "[".repeat(300_000)],
    ["closed arrays", "[".repeat(300_000) + "]".repeat(300_000)],
    ["closed objects with a long number", `${'{"a":'.repeat(20_000)}12345678901234567890${"}".repeat(20_000)}`],
  ])("refuses a bomb of %s", (_name, bomb) => {
    expect(() => parseJson(bomb)).toThrow(SyntaxError);
  });

  it("reads every text as JSON.parse does, or better", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.stringify(JSON.parse(writeJson(parseJson(text))))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it("gives back every integer and every text", () => {
    const integer = fc.bigInt({ min: -(10n ** 39n) + 1n, max: 10n ** 40n - 1n });
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(integer, fc.string({ unit: "grapheme" }))), (value) => {
        const expected = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, numberIfSafe(item)]));
        expect(parseJson(writeJson(value))).toEqual(expected);
      }),
    );
  });
});

function numberIfSafe(item: string | bigint): string | bigint | number {
  return typeof item === "bigint" && Number.isSafeInteger(Number(item)) ? Number(item) : item;
}
