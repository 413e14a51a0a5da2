import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Alert } from "../../../../src/core/falco/alert.ts";
import { compileCondition } from "../../../../src/core/falco/condition/compile-condition.ts";
import { printCondition } from "../../../../src/core/falco/condition/print-condition.ts";
import { type RulesResult, readRules } from "../../../../src/core/falco/rules/read-rules.ts";
import { verifyRulesText } from "../../../../src/core/falco/rules/verify-rules-text.ts";
import { sharedFile } from "../../../shared.ts";
import { upstreamRules } from "./upstream-rules.ts";

const RULE = `- rule: Shell
  desc: a shell
  condition: evt.type = execve and proc.name = bash
  output: shell %proc.name
  priority: WARNING
`;
const UPSTREAM = upstreamRules().slice(0, 3);
const BASE = [{ name: "rules.yaml", content: RULE }];

describe("a suggested rules text", () => {
  const cases: [string, string, string[]][] = [
    ["an override", "- rule: Shell\n  enabled: false\n  override: {enabled: replace}\n", []],
    ["the deprecated form", "- rule: Shell\n  enabled: false\n", ["LOAD_DEPRECATED_ITEM"]],
    ["a new rule", RULE.replace("Shell", "Other"), []],
    ["nothing", "", ["LOAD_ERR_YAML_VALIDATE"]],
    [
      "an override of no rule",
      "- rule: Nowhere\n  enabled: false\n  override: {enabled: replace}\n",
      ["LOAD_ERR_VALIDATE"],
    ],
    ["a key that Falco ignores", `${RULE.replace("Shell", "Other")}  level: high\n`, ["LOAD_UNKNOWN_KEY"]],
    ["an item that Falco ignores", "- name: Shell\n  type: audit\n", ["LOAD_UNKNOWN_ITEM"]],
    ["the whole under a key", "rules:\n  - rule: Shell\n", ["LOAD_ERR_YAML_VALIDATE"]],
  ];
  it.each(cases)("%s", (_, yaml, reasons) => {
    const verdict = verifyRulesText(yaml, BASE);

    expect(verdict.reasons.map(({ code }) => code)).toEqual(reasons);
    expect(verdict.ok).toBe(reasons.length === 0);
  });

  it("is not blamed for the rules before it", () => {
    expect(verifyRulesText(RULE.replace("Shell", "Other"), [{ name: "a", content: `${RULE}  level: high\n` }]).ok).toBe(
      true,
    );
  });
});

const reports = ["reports/report-1.md", "reports/report-2.md"].flatMap((name) => sharedFile(name) ?? []);

describe.skipIf(reports.length === 0)("the YAML blocks of the sample reports", () => {
  const blocks = reports.flatMap((path) =>
    [...readFileSync(path, "utf8").matchAll(/^ *```ya?ml\n([\s\S]*?)^ *```/gm)].map((match) => match[1] ?? ""),
  );

  it("are all refused, with the reason of Falco's loader", () => {
    expect(blocks.map((block) => verifyRulesText(block, UPSTREAM).reasons[0])).toMatchObject([
      { code: "LOAD_ERR_YAML_VALIDATE", message: expect.stringContaining("sequence of items"), line: 1 },
      { code: "LOAD_ERR_YAML_VALIDATE", message: expect.stringContaining("sequence of items"), line: 1 },
      { code: "LOAD_UNKNOWN_ITEM", message: expect.stringContaining("'name', 'level', 'type'"), line: 2 },
    ]);
  });
});

interface Playbooks {
  readonly entries: readonly {
    readonly match: { readonly rules: readonly string[]; readonly custom?: boolean };
    readonly tuning?: readonly { yaml: string; must_match?: string[]; must_not_match?: string[] }[];
    readonly fixtures: Readonly<Record<string, { rule: string; output_fields: Alert["fields"] }>>;
  }[];
}

const playbooks = sharedFile("examples/playbooks.yaml");

describe.skipIf(playbooks === undefined || UPSTREAM.length === 0)("the tuning of the example playbooks", () => {
  const { entries } = playbooks === undefined ? { entries: [] } : (parse(readFileSync(playbooks, "utf8")) as Playbooks);
  const custom = RULE.replace("- rule: Shell", "- rule: Detect Shell in Container").replace("= bash", "in (bash, sh)");
  const base = readRules([...UPSTREAM, { name: "custom.yaml", content: custom }]);
  const cases = entries.flatMap((entry) => (entry.tuning ?? []).map((tuning) => ({ entry, tuning })));

  it.each(cases)(
    "loads on top of the upstream rules, and tells its fixtures apart ($tuning.yaml)",
    ({ entry, tuning }) => {
      expect(verifyRulesText(tuning.yaml, base).reasons).toEqual([]);
      const tuned = readRules([{ name: "tuning.yaml", content: tuning.yaml }], { onTopOf: base });
      const isSilenced = (name: string) => {
        const fixture = entry.fixtures[name];
        if (fixture === undefined) throw new Error(`no fixture ${name}`);
        const alert = { ...fixture, fields: fixture.output_fields } as unknown as Alert;
        return changesVerdict(base, tuned, fixture.rule, alert);
      };

      for (const name of tuning.must_match ?? []) expect([name, isSilenced(name)]).toEqual([name, true]);
      for (const name of tuning.must_not_match ?? []) expect([name, isSilenced(name)]).toEqual([name, false]);
    },
  );
});

/**
 * Whether a rule that fired for an alert would no longer: what the alert does not carry was true then, so that only the
 * parts that the tuning added can say no.
 */
function changesVerdict(base: RulesResult, tuned: RulesResult, rule: string, alert: Alert): boolean {
  const before = new Set(partsOf(base, rule));
  return partsOf(tuned, rule)
    .filter((part) => !before.has(part))
    .some((part) => {
      const compiled = compileCondition(part, { missing: "as Falco" });
      if (!compiled.ok) throw new Error(compiled.error.message);
      return compiled.condition.matches(alert) === "false";
    });
}

function partsOf(rules: RulesResult, name: string): string[] {
  const rule = rules.rules.find((candidate) => candidate.name === name);
  if (rule?.resolved === undefined) throw new Error(`no rule ${name}`);
  const parts = rule.resolved.kind === "and" ? rule.resolved.parts : [rule.resolved];
  return parts.map((part) => printCondition(part));
}
