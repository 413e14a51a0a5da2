import { describe, expect, it } from "vitest";
import { parseCondition } from "../../../../src/core/falco/condition/parse-condition.ts";
import { printCondition } from "../../../../src/core/falco/condition/print-condition.ts";
import { effectiveRuleText } from "../../../../src/core/falco/rules/print-effective-rule.ts";
import { readRules } from "../../../../src/core/falco/rules/read-rules.ts";
import { upstreamRules } from "./upstream-rules.ts";

const files = upstreamRules();

describe.skipIf(files.length === 0)("the upstream rules", () => {
  it("load together without an error", () => {
    const together = files.filter(({ name }) => name !== "dummy_rs_rules.yaml");
    const { errors, rules } = readRules(together);

    expect(errors).toEqual([]);
    expect(rules.length).toBeGreaterThan(240);
    expect(rules.filter(({ skipped }) => skipped !== undefined)).toEqual([]);
  });

  it("each make sense on their own, but for the one that changes another's rule", () => {
    const lonely = files.filter((file) => readRules([file]).errors.length > 0).map(({ name }) => name);

    expect(lonely).toEqual(["k8s_audit_rules_gke.yaml"]);
  });

  it("are at odds where Falco says so: one rule, two sources", () => {
    const [error] = readRules(files).errors;

    expect(error).toMatchObject({ code: "LOAD_ERR_VALIDATE", file: "dummy_rs_rules.yaml" });
  });

  it("know no key that Falco does not know", () => {
    const { warnings } = readRules(files);

    expect(warnings.filter(({ code }) => code === "LOAD_UNKNOWN_KEY" || code === "LOAD_UNKNOWN_ITEM")).toEqual([]);
  });

  it("keep their meaning when a rule is printed as it stands and read again", () => {
    const { rules } = readRules(files.slice(0, 3));
    for (const rule of rules) {
      const again = readRules([{ name: "again", content: effectiveRuleText(rule) }]);

      expect(again.errors).toEqual([]);
      expect(again.rules[0]).toMatchObject({ name: rule.name, priority: rule.priority, enabled: rule.enabled });
      expect(printOf(again.rules[0])).toBe(printOf(rule));
    }
  });
});

function printOf(rule: { resolved: Parameters<typeof printCondition>[0] | undefined } | undefined): string {
  if (rule?.resolved === undefined) return "";
  const parsed = parseCondition(printCondition(rule.resolved));
  return parsed.ok ? printCondition(parsed.condition) : parsed.error.message;
}
