import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse.ts";
import { type Analysis, plainText, type Tuning } from "../../../src/core/analysis/analysis.ts";
import { verifyDocument } from "../../../src/core/analysis/document/verify-document.ts";
import { withProvenException } from "../../../src/core/analysis/proven-exception.ts";
import type { Alert, FieldValue } from "../../../src/core/falco/alert.ts";
import { readRules } from "../../../src/core/falco/rules/read-rules.ts";
import { anAlert, FIXTURES, fixture, PLAYBOOKS } from "./alerts.ts";

const RULE = "Unexpected job";
const RULES = readRules([
  {
    name: "rules.yaml",
    content: `- rule: ${RULE}\n  desc: d\n  condition: evt.type = execve\n  output: o\n  priority: NOTICE\n`,
  },
]);
const JOB: Record<string, FieldValue> = {
  "k8s.ns.name": "billing",
  "container.id": "3f3167fb1d9f",
  "container.image.repository": "ghcr.io/acme/invoices",
  "proc.pname": "cron",
  "proc.exepath": "/opt/acme/invoice",
  "proc.name": "invoice",
  "proc.cmdline": "invoice --all",
};

function aJob(changes: Record<string, FieldValue> = {}): Alert {
  return anAlert({ rule: RULE, fields: { ...JOB, ...changes } });
}

function explained(alert: Alert, others: readonly Alert[] = []): Analysis {
  return withProvenException(analyse(alert, PLAYBOOKS), alert, others, { rules: RULES, playbooks: PLAYBOOKS });
}

function first(analysis: Analysis): Tuning {
  const [tuning] = analysis.tuning;
  if (tuning === undefined) throw new Error("There is no tuning");
  return tuning;
}

describe("the exception in an analysis", () => {
  it("is made from this alert's own values, stands first, and says what it was tried on", () => {
    const { note, yaml, checked } = first(explained(aJob(), [aJob({ "k8s.ns.name": "shop" })]));

    expect(yaml).toContain(`'"billing"', '"ghcr.io/acme/invoices"'`);
    expect(plainText(note)).toContain(
      "Loaded on top of your rules, it fits this alert and leaves 1 other alert of the rule alone.",
    );
    expect(checked).toContain("loads on top of the rules");
  });

  it("says what could not be tried where the rules are not at hand", () => {
    const nothing = { rules: undefined, playbooks: [] };
    const { note, caveat, checked } = first(withProvenException(analyse(aJob(), []), aJob(), [], nothing));

    expect(plainText(note)).toContain("there was no other alert of the rule to try it on");
    expect(plainText(caveat ?? [])).toContain("The rule itself was not at hand");
    expect(checked).not.toContain("loads on top of the rules");
  });

  it("is one line with the reason where another alert cannot be told apart", () => {
    const { note, yaml } = first(explained(aJob(), [aJob()]));

    expect(yaml).toBeUndefined();
    expect(plainText(note)).toMatch(/^No exception can be made from this alert alone\. It would silence 1 /);
  });

  it("is one line with the reason where whoever causes the alert chooses what it carries", () => {
    const poor = anAlert({ rule: RULE, fields: { "proc.name": "sh", "proc.cmdline": "sh -c x" } });

    expect(plainText(first(explained(poor)).note)).toContain("let Falco add container.image.repository");
  });

  it("does not show a secret, and says which field it therefore does not compare", () => {
    const alert = aJob({ "proc.cmdline": "invoice --password=hunter2hunter2" });
    const analysis = explained(alert);

    expect(JSON.stringify(analysis)).not.toContain("hunter2hunter2");
    expect(first(analysis).yaml).not.toContain("proc.cmdline");
    expect(plainText(first(analysis).caveat ?? [])).toContain("does not compare proc.cmdline: a secret stands there");
  });

  it("is the same for the same input, and changes nothing else", () => {
    const { tuning, ...rest } = explained(aJob());
    const { tuning: before, ...alone } = analyse(aJob(), PLAYBOOKS);

    expect(explained(aJob()).tuning).toEqual(tuning);
    expect(tuning.slice(1)).toEqual(before);
    expect(rest).toEqual(alone);
  });

  it("is not offered for what looks like an attack, nor for what Falco says of itself", () => {
    const attacks = FIXTURES.filter(({ verdict }) => verdict === "likely malicious").map(({ alert }) => alert);
    const health = anAlert({ rule: "Falco internal: syscall event drop", source: "internal" });

    expect(attacks.length).toBeGreaterThan(50);
    for (const alert of [...attacks, health]) expect(explained(alert)).toEqual(analyse(alert, PLAYBOOKS));
  });

  it("keeps the playbook's own tuning of the two reports' alerts, whatever can be made of them", () => {
    for (const name of ["report-1", "report-2"]) {
      const { tuning } = explained(fixture(name));

      expect(plainText(tuning[0]?.note ?? [])).toContain("let Falco add container.image.repository");
      expect(tuning.slice(1)).toEqual(analyse(fixture(name), PLAYBOOKS).tuning);
      expect(tuning.some(({ yaml = "" }) => yaml.includes("falco_driver_loader_entrypoint"))).toBe(true);
    }
  });

  it("passes the same check as anybody's advice, for every example of every playbook", () => {
    const all = FIXTURES.map(({ alert }) => ({ alert, analysis: explained(alert) }));
    const made = all.filter(({ analysis }) => analysis.tuning[0]?.yaml?.includes("- name: known_"));

    expect(made.length).toBeGreaterThan(200);
    for (const { alert, analysis } of made) {
      const { note, yaml = "", caveat = [] } = first(analysis);
      const text = `${plainText(note)}\n\n\`\`\`yaml\n${yaml}\n\`\`\`\n\n${plainText(caveat)}`;
      expect(verifyDocument(text, { alert, constants: [] }).filter(({ check }) => !check.ok)).toEqual([]);
    }
  });
});
