import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { showLiterally } from "../../../src/core/analysis/literal.ts";
import { sharedFile } from "../../shared.ts";

const HOSTILE = sharedFile("corpora/hostile-fields.jsonl");

describe("showing outside text literally", () => {
  it.each([
    ["bash -c id", "bash -c id"],
    ["ls\n*Priority:* Debug", "ls⏎*Priority:* Debug"],
    ["a\r\nb\rc", "a⏎b⟨U+000D⟩c"],
    ["a\tb", "a⇥b"],
    ["\u001b[2Jok", "⟨U+001B⟩[2Jok"],
    ["cat \u202egpj.exe", "cat ⟨U+202E⟩gpj.exe"],
    ["driver\u200d-loader", "driver⟨U+200D⟩-loader"],
    ["ls\ufe00", "ls⟨U+FE00⟩"],
    ["a\ud800b", "a⟨U+D800⟩b"],
    ["x\u{e0041}", "x⟨U+E0041⟩"],
    ["a\u00a0b\u2028c", "a⟨U+00A0⟩b⟨U+2028⟩c"],
    ["schön 日本 👩‍👩‍👧‍👦 ❤️", "schön 日本 👩‍👩‍👧‍👦 ❤️"],
    [`a${"\u0301".repeat(20)}b`, "a\u0301\u0301⟨18 more marks⟩b"],
    ["", ""],
  ])("%j reads %j", (text, shown) => {
    expect(showLiterally(text, 200)).toBe(shown);
  });

  it("says that it cut, and how long the whole was", () => {
    expect(showLiterally("x".repeat(5000), 40)).toBe(`${"x".repeat(16)}… (cut, 5000 characters)`);
  });

  it("never cuts a character in two", () => {
    const shown = showLiterally("👩‍👩‍👧‍👦".repeat(2000), 100);

    expect(shown).toMatch(/^(?:👩‍👩‍👧‍👦)+… \(cut, 14000 characters\)$/u);
  });

  it("keeps within the limit and shows nothing invisible, whatever the text", () => {
    const hostile = fc.string({ unit: "binary", maxLength: 400 });
    fc.assert(
      fc.property(hostile, fc.integer({ min: 1, max: 300 }), (text, max) => {
        const shown = showLiterally(text, max);
        expect(shown.length).toBeLessThanOrEqual(max);
        expect(shown.isWellFormed()).toBe(true);
        expect(shown.replaceAll(/\p{RGI_Emoji}/gv, "")).not.toMatch(/[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/u);
      }),
    );
  });

  it.skipIf(HOSTILE === undefined)("leaves no control character in any hostile value", () => {
    const lines = readFileSync(HOSTILE ?? "", "utf8")
      .trim()
      .split("\n");
    for (const line of lines) {
      const { payload, generator } = JSON.parse(line);
      const text: string = payload ?? generator.repeat.repeat(generator.count) + (generator.suffix ?? "");
      const shown = showLiterally(text, 3000);
      expect(shown).not.toMatch(/\p{Cc}/u);
    }
  });
});
