import { describe, expect, it } from "vitest";
import { fixtureAlert } from "../../../src/core/analysis/fixture-alert.ts";
import { compileCondition } from "../../../src/core/falco/condition/compile-condition.ts";
import { printCondition } from "../../../src/core/falco/condition/print-condition.ts";
import { readRules } from "../../../src/core/falco/rules/read-rules.ts";
import { upstreamRules } from "../falco/rules/upstream-rules.ts";
import { PLAYBOOKS } from "./alerts.ts";

const [file] = upstreamRules();
const stable = file === undefined ? undefined : readRules([file]);
const rules = new Map((stable?.rules ?? []).map((rule) => [rule.name, rule]));
const playbooks = PLAYBOOKS.filter(({ content }) => content.match.rules?.some((rule) => rules.has(rule)));

const FIXTURES = playbooks.flatMap(({ content }) =>
  Object.entries(content.fixtures).map(([name, fixture]) => ({
    name: `${content.id}/${name}`,
    alert: fixtureAlert(fixture, content.match.source),
  })),
);

const TUNINGS = playbooks.flatMap(({ content }) =>
  content.tuning.flatMap(({ yaml }, at) => (yaml === undefined ? [] : [{ name: `${content.id} (${at})`, yaml }])),
);

describe.skipIf(stable === undefined)("Falco's stable rules", () => {
  it("each have a playbook of their own", () => {
    const named = new Set(playbooks.flatMap(({ content }) => content.match.rules ?? []));

    expect([...rules.keys()].filter((name) => !named.has(name))).toEqual([]);
  });

  // A fixture that its rule would not raise proves nothing about a tuning of that rule.
  it.each(FIXTURES)("$name is an alert that its rule raises", ({ alert }) => {
    const condition = rules.get(alert.rule)?.resolved;
    const compiled = condition && compileCondition(printCondition(condition), { missing: "as Falco" });

    expect(compiled?.ok && compiled.condition.matches(alert)).toBe("true");
  });

  it.each(TUNINGS)("$name loads on top of them without a word from Falco", ({ yaml }) => {
    const after = readRules([{ name: "tuning.yaml", content: yaml }], stable === undefined ? {} : { onTopOf: stable });

    expect(after.errors).toEqual([]);
    expect(after.warnings.filter((warning) => warning.file === "tuning.yaml")).toEqual([]);
  });
});
