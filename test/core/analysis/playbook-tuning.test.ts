import { describe, expect, it } from "vitest";
import { fixtureAlert } from "../../../src/core/analysis/fixture-alert.ts";
import type { Playbook } from "../../../src/core/analysis/read-playbooks.ts";
import { compileCondition } from "../../../src/core/falco/condition/compile-condition.ts";
import { printCondition } from "../../../src/core/falco/condition/print-condition.ts";
import { type RulesResult, readRules } from "../../../src/core/falco/rules/read-rules.ts";
import { upstreamRules } from "../falco/rules/upstream-rules.ts";
import { PLAYBOOKS } from "./alerts.ts";

/** Tutorials define the custom rule like this. */
const CUSTOM = `
- rule: Detect Shell in Container
  desc: a shell in a container
  condition: spawned_process and container and proc.name in (shell_binaries)
  output: shell
  priority: WARNING
`;

const [stable] = upstreamRules();
const base = stable === undefined ? undefined : readRules([stable, { name: "custom.yaml", content: CUSTOM }]);

const TUNINGS = PLAYBOOKS.flatMap((playbook) =>
  playbook.content.tuning.flatMap((tuning, index) =>
    tuning.yaml === undefined
      ? []
      : [{ name: `${playbook.content.id} (${index})`, playbook, tuning, yaml: tuning.yaml }],
  ),
);

/** The reports give five fields of their custom rule, fewer than it reads. */
const RAISED = PLAYBOOKS.filter(({ content }) => content.match.custom !== true).flatMap((playbook) =>
  Object.keys(playbook.content.fixtures).map((fixture) => ({
    name: `${playbook.content.id}/${fixture}`,
    playbook,
    fixture,
  })),
);

describe.skipIf(base === undefined)("the tuning that a playbook proposes", () => {
  it.each(TUNINGS)("$name loads on top of Falco's own rules, without a warning of its own", ({ yaml }) => {
    const { errors, warnings } = load(yaml);

    expect(errors).toEqual([]);
    expect(warnings.filter(({ file, code }) => file === "tuning.yaml" && !code.startsWith("LOAD_UNUSED"))).toEqual([]);
  });

  it.each(RAISED)("$name is an alert that its rule raises", ({ playbook, fixture }) => {
    expect(fires(playbook, fixture, base ?? load(""))).toBe(true);
  });

  it.each(TUNINGS)("$name silences what it says, and only that", ({ playbook, tuning, yaml }) => {
    const before = base ?? load("");
    const after = load(yaml);
    for (const name of tuning.must_match ?? []) {
      expect([name, fires(playbook, name, before), fires(playbook, name, after)]).toEqual([name, true, false]);
    }
    for (const name of tuning.must_not_match ?? []) {
      expect([name, fires(playbook, name, before), fires(playbook, name, after)]).toEqual([name, true, true]);
    }
  });
});

function load(yaml: string): RulesResult {
  return readRules([{ name: "tuning.yaml", content: yaml }], base === undefined ? {} : { onTopOf: base });
}

/** Whether Falco would raise this fixture's alert with these rules. */
function fires(playbook: Playbook, name: string, rules: RulesResult): boolean {
  const fixture = playbook.content.fixtures[name];
  const rule = rules.rules.find((item) => item.name === fixture?.rule);
  if (fixture === undefined || rule?.resolved === undefined) throw new Error(`There is no rule or fixture for ${name}`);
  const compiled = compileCondition(printCondition(rule.resolved), { missing: "as Falco" });
  if (!compiled.ok) throw new Error(compiled.error.message);
  return rule.enabled && compiled.condition.matches(fixtureAlert(fixture, playbook.content.match.source)) === "true";
}
