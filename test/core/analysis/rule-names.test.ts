import { describe, expect, it } from "vitest";
import { readBuiltInPlaybooks } from "../../../src/adapters/files/playbooks.ts";
import { findRule, knownRules, likeRules } from "../../../src/core/analysis/rule-names.ts";

const { playbooks } = await readBuiltInPlaybooks();
const RULES = knownRules(new Map(), playbooks);

describe("a rule that somebody names", () => {
  it.each(["Terminal shell in container", "terminal SHELL in container"])("is found as %j", (typed) => {
    expect(findRule(RULES, typed)).toEqual({ rule: "Terminal shell in container", source: "syscall" });
  });

  it("is the one of exactly that name before one of another case", () => {
    const rules = ["my rule", "My Rule"].map((rule) => ({ rule, source: "syscall" }));

    expect(findRule(rules, "My Rule")?.rule).toBe("My Rule");
  });

  it.each([
    ["terminal shell", "Terminal shell in container"],
    ["Netcat remote code", "Netcat Remote Code Execution in Container"],
    ["drop execute binary", "Drop and execute new binary in container"],
  ])("is proposed for %j", (typed, rule) => {
    expect(likeRules(RULES, typed)).toContain(rule);
    expect(likeRules(RULES, typed).length).toBeLessThanOrEqual(3);
  });

  it.each(["", "?!", "quarterly revenue forecast", "it is on"])("is not guessed from %j", (typed) => {
    expect(likeRules(RULES, typed)).toEqual([]);
  });
});
