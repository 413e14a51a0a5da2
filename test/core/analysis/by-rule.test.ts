import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse.ts";
import { type Analysis, plainText } from "../../../src/core/analysis/analysis.ts";
import { checkPlaybook } from "../../../src/core/analysis/check-playbook.ts";
import { readPlaybooks } from "../../../src/core/analysis/read-playbooks.ts";
import type { FieldValue } from "../../../src/core/falco/alert.ts";
import { readRules } from "../../../src/core/falco/rules/read-rules.ts";
import { anAlert } from "./alerts.ts";

const FAMILY = `
id: keys
match: {rules: [Key Made, Key Deleted], source: okta}
title: A key was made or deleted
attack:
  - {id: T1098, name: Account Manipulation, tactic: persistence, why: a new key, when: "okta.evt.type = key.create"}
what_happened: Somebody did something about keys.
by_rule:
  Key Made:
    happened: "[[{{okta.actor.name}}|Somebody]] made a key."
    implies: {okta.evt.type: key.create}
  Key Deleted:
    happened: "[[{{okta.actor.name}}|Somebody]] deleted a key."
    implies: {okta.evt.type: key.delete}
why_it_matters: Keys open doors.
what_the_rule_cannot_tell:
  - What the key opens.
  - {say: Whether it was used before., when: "okta.evt.type = key.delete"}
signals:
  - {id: made-by-proxy, when: "okta.evt.type = key.create and okta.security.isproxy = true", effect: malicious, weight: moderate, say: it came through a proxy}
benign_causes: []
triage:
  - {q: Where is it used?, when: "okta.evt.type = key.create", where: audit, interpret: Nowhere yet.}
  - {q: Who misses it?, when: "okta.evt.type = key.delete", where: audit, interpret: Its owner.}
containment: []
eradication: []
hardening: []
tuning:
  - note: Except the integration.
    yaml: |
      - rule: Key Made
        enabled: false
        override:
          enabled: replace
fixtures: {}
`;
const RULES = `
- rule: Key Made
  desc: d
  condition: okta.evt.type = "key.create" and okta.actor.name exists
  output: o
  priority: NOTICE
  source: okta
- rule: Key Deleted
  desc: d
  condition: okta.evt.type in ("key.delete", "key.revoke")
  output: o
  priority: NOTICE
  source: okta
`;

const read = readPlaybooks([{ name: "keys.yaml", content: FAMILY }]);

function of(rule: string, fields: Record<string, FieldValue>): Analysis {
  return analyse(anAlert({ rule, source: "okta", fields }), read.playbooks);
}

describe("a playbook for a family of rules", () => {
  const made = of("Key Made", { "okta.actor.name": "Ann" });
  const deleted = of("Key Deleted", { "okta.actor.name": "Ann" });

  it("says of each rule what happened", () => {
    expect(read.problems).toEqual([]);
    expect(plainText(made.headline)).toBe("Ann made a key.");
    expect(plainText(deleted.headline)).toBe("Ann deleted a key.");
  });

  it("asks, explains and tunes what belongs to the rule that fired", () => {
    expect(made.triage.map(({ ask }) => plainText(ask))).toEqual(["Where is it used?"]);
    expect(deleted.triage.map(({ ask }) => plainText(ask))).toEqual(["Who misses it?"]);
    expect([made.attack.length, deleted.attack.length]).toEqual([1, 0]);
    expect([made.blindSpots.length, deleted.blindSpots.length]).toEqual([1, 2]);
    expect([made.tuning.length, deleted.tuning.length]).toEqual([1, 0]);
  });

  it("offers no exception for this alert's own names when it is most likely an attack", () => {
    const exempting = FAMILY.replace("enabled: false", 'exceptions: []\n        desc: "{{k8s.ns.name}}"').replace(
      "weight: moderate",
      "weight: strong",
    );
    const { playbooks, problems } = readPlaybooks([{ name: "keys.yaml", content: exempting }]);
    const tuningOf = (isProxy: string): number => {
      const fields = { "okta.security.isproxy": isProxy, "k8s.ns.name": "shop" };
      return analyse(anAlert({ rule: "Key Made", source: "okta", fields }), playbooks).tuning.length;
    };

    expect(problems).toEqual([]);
    expect([tuningOf("false"), tuningOf("true")]).toEqual([1, 0]);
  });

  it("calls unknown only what the rule's condition leaves open", () => {
    expect(made.unknown.map(({ missingFields }) => missingFields)).toEqual([["okta.security.isproxy"]]);
    expect(deleted.unknown).toEqual([]);
  });

  it("believes the alert's own field before the rule's", () => {
    expect(of("Key Deleted", { "okta.evt.type": "key.create" }).triage.length).toBe(1);
    expect(of("Key Deleted", { "okta.evt.type": "<NA>" }).unknown).toEqual([]);
  });

  it("quotes nothing that the alert does not carry", () => {
    const { evidence } = of("Key Made", { "okta.security.isproxy": "true" });

    expect(evidence.map(({ quotes }) => quotes)).toEqual([[{ field: "okta.security.isproxy", value: "true" }]]);
  });

  it("may say that a rule implies what its condition demands, and nothing else", () => {
    const rules = readRules([{ name: "rules.yaml", content: RULES }]);
    const problems = read.playbooks.flatMap((playbook) => checkPlaybook(playbook, rules));

    expect(rules.errors).toEqual([]);
    expect(problems).toEqual(["by_rule.Key Deleted.implies.okta.evt.type: is not what the rule's condition demands"]);
  });

  it.each([
    ["Key Deleted:\n    happened", "Key Lost:\n    happened", /by_rule: match.rules does not name "Key Lost"/],
    [
      '{q: Who misses it?, when: "okta.evt.type',
      '{q: Who misses it?, when: "okta.evt.typ',
      /triage\[1\]\.when: .*okta\.evt\.typ/,
    ],
  ])("is refused when a part of it fits nothing: %s", (from, to, says) => {
    expect(FAMILY).toContain(from);
    const { problems } = readPlaybooks([{ name: "x.yaml", content: FAMILY.replace(from, to) }]);

    expect(problems.join("\n")).toMatch(says);
  });
});
