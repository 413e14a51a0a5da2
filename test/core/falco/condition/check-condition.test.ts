import { describe, expect, it } from "vitest";
import type { Condition } from "../../../../src/core/falco/condition/ast.ts";
import { checkCondition } from "../../../../src/core/falco/condition/check-condition.ts";
import { parseCondition } from "../../../../src/core/falco/condition/parse-condition.ts";
import { COMPILED, UNCOMPILED } from "./type-cases.ts";

describe("the check of a condition", () => {
  it.each(COMPILED)("takes %s", (text) => {
    expect(checkCondition(parsed(text))).toEqual([]);
  });

  it.each(UNCOMPILED)("refuses %s: %s", (text, reason) => {
    expect(checkCondition(parsed(text))[0]?.message ?? "").toContain(reason);
  });

  it("tells every problem, each at its place", () => {
    expect(checkCondition(parsed("proc.nam = a and\n proc.pid = x or evt.failed > 1"))).toMatchObject([
      { line: 1, column: 1 },
      { line: 2, column: 13 },
      { line: 2, column: 18 },
    ]);
  });

  it("puts macros and lists of a rules file in", () => {
    const macros = new Map([
      ["shell", parsed("proc.name in (shells)")],
      ["bad", parsed("proc.pid in (shells)")],
      ["loop", parsed("not loop")],
    ]);
    const environment = { macros, lists: new Map([["shells", ["sh", "bash"]]]) };
    const messages = (text: string) => checkCondition(parsed(text), environment).map((error) => error.message);

    expect(messages("shell and proc.pid > 1")).toEqual([]);
    expect(messages("shell and bad")).toEqual(["in macro 'bad': sh is not a valid number"]);
    expect(messages("shel")).toEqual([expect.stringMatching(/is known; did you mean shell\?$/)]);
    expect(messages("unknown")).toEqual(["unexpected identifier 'unknown': no macro of this name is known"]);
    expect(messages("loop")).toEqual(["in macro 'loop': macro 'loop' leads back to itself"]);
  });
});

function parsed(text: string): Condition {
  const result = parseCondition(text);
  if (!result.ok) throw new Error(`${result.error.message}: ${text}`);
  return result.condition;
}
