import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkAdvice } from "../../../src/core/analysis/advice/check-advice.ts";
import { analyse } from "../../../src/core/analysis/analyse.ts";
import { type Analysis, plainText } from "../../../src/core/analysis/analysis.ts";
import { showLiterally } from "../../../src/core/analysis/literal.ts";
import { redactAlert } from "../../../src/core/analysis/redaction/redact-alert.ts";
import { STANDARD_COMMANDS } from "../../../src/core/analysis/standard-commands.ts";
import { type Alert, knownText, textOf } from "../../../src/core/falco/alert.ts";
import { parseJson } from "../../../src/core/falco/json.ts";
import { readAlert } from "../../../src/core/falco/read-alert.ts";
import { sharedFile } from "../../shared.ts";
import { anAlert, commandsIn, FIXTURES, fixture, PLAYBOOKS, spansOf, textsOf } from "./alerts.ts";

const ALERTS = sharedFile("corpora/alerts.jsonl");
const DEFECTS = sharedFile("corpora/report-defects.json");

const CONSTANTS = [
  ...Object.values(STANDARD_COMMANDS),
  ...PLAYBOOKS.flatMap(({ content }) => [
    ...content.triage.map((item) => item.run ?? ""),
    ...content.benign_causes.map((cause) => cause.confirm.run ?? ""),
    ...content.containment.map((item) => item.run ?? ""),
  ]),
];

describe("an analysis", () => {
  const generic = [
    anAlert({ fields: { "proc.name": "nc", "container.id": "host" } }),
    anAlert({ fields: { "proc.name": "nc", "fd.name": "10.0.0.1:1->10.0.0.2:2", "container.id": "0123456789ab" } }),
    anAlert({ fields: { "fd.name": "/etc/x", "k8s.ns.name": "shop", "k8s.pod.name": "web-1" } }),
    anAlert({ fields: { "ka.user.name": "bob", "ka.verb": "get" }, source: "k8s_audit" }),
    anAlert({ fields: {}, hostname: undefined }),
    anAlert({ rule: "Falco internal: syscall event drop", source: "internal" }),
    anAlert({ rule: "Falco internal: hot restart failure", source: "internal" }),
  ];

  it.each([...FIXTURES.map((item) => item.alert), ...generic])("of $rule invents nothing (%#)", (alert) => {
    expectNothingInvented(alert);
  });
});

describe("an analysis of a real alert", () => {
  it.skipIf(ALERTS === undefined)("invents nothing: every quote, value and name is the alert's own", () => {
    const alerts = realAlerts();
    expect(alerts.length).toBeGreaterThan(100);
    for (const alert of alerts) expectNothingInvented(alert);
  });

  it.skipIf(ALERTS === undefined)("has a verdict, a sentence and a next step for each", () => {
    for (const alert of realAlerts()) {
      const { headline, nextStep, verdict, title, facts } = analyse(alert, PLAYBOOKS);
      expect(plainText(headline)).toMatch(/^.{10,}\.$/su);
      expect(plainText(nextStep.text).length).toBeGreaterThan(10);
      expect(plainText(verdict.because).length).toBeGreaterThan(5);
      expect(title).not.toBe("");
      expect(facts.every((fact) => fact.value !== "" && fact.value !== "<NA>")).toBe(true);
      expect(verdict.kind).not.toBe("benign, confirmed by a person");
    }
  });
});

describe("the analyses of the two reports' alerts", () => {
  const wrong = DEFECTS === undefined ? [] : defects(DEFECTS);

  it.skipIf(DEFECTS === undefined)("say nothing that the reports were blamed for", () => {
    const texts = ["report-1", "report-2"].flatMap((name) => textsOf(analyse(fixture(name), PLAYBOOKS)));
    const said = texts.join("\n").toLowerCase();

    expect(wrong.length).toBeGreaterThan(20);
    for (const phrase of wrong) expect(said).not.toContain(phrase.toLowerCase());
    expect(said).not.toMatch(
      /\bcsp\b|\belk\b|prometheus|grafana|usermod|useradd|\bufw\b|security posture|regularly review|multi-factor/,
    );
  });

  it("name the companions to expect and what would make it serious", () => {
    const said = textsOf(analyse(fixture("report-2"), PLAYBOOKS)).join("\n");

    expect(said).toContain("Linux Kernel Module Injection Detected");
    expect(said).toContain("Contact K8S API Server From Container");
    expect(said).toContain("owns the node's kernel");
    expect(said).toContain("modern_ebpf");
  });
});

function expectNothingInvented(alert: Alert): void {
  const analysis = analyse(alert, PLAYBOOKS);
  const shown = redactAlert(alert, "slack");
  expectQuotesOf(analysis, shown);
  const own = [
    shown.rule,
    shown.hostname ?? "",
    ...Object.keys(shown.fields).map((name) => textOf(shown.fields[name])),
  ];
  const values = new Set(own.map((text) => showLiterally(text, 200)));
  for (const span of spansOf(analysis)) if (span.as === "value") expect(values).toContain(span.text);
  for (const command of commandsIn(analysis)) {
    const kind = command.startsWith("apiVersion:") ? "kubernetes" : "command";
    expect(checkAdvice({ kind, text: command, constants: CONSTANTS }, alert)).toMatchObject({ ok: true });
  }
}

function expectQuotesOf({ evidence, facts, unknown }: Analysis, shown: Alert): void {
  for (const { field, value } of evidence.flatMap((item) => item.quotes)) {
    expect(value).toBe(showLiterally(knownText(shown, field) ?? "", 200));
  }
  for (const { field, value } of facts) {
    if (field !== "…") expect(value).toBe(showLiterally(knownText(shown, field) ?? "", 1000));
  }
  for (const field of unknown.flatMap((item) => item.missingFields)) expect(knownText(shown, field)).toBeUndefined();
}

function realAlerts(): readonly Alert[] {
  const lines = readFileSync(ALERTS ?? "", "utf8").trim();
  return lines.split("\n").map((line) => {
    const read = readAlert((parseJson(line) as { payload: unknown }).payload, 0);
    if (!read.ok) throw new Error(read.problems.join("; "));
    return read.alert;
  });
}

function defects(file: string): readonly string[] {
  const items: { quote: string | null; kind: string }[] = JSON.parse(readFileSync(file, "utf8"));
  return items
    .filter((item) => /^(?:dangerous|invalid|false|irrelevant)/.test(item.kind))
    .flatMap((item) => (item.quote === null ? [] : [item.quote.replace(/^[\s*-]+/, "")]))
    .filter((quote) => quote.length > 8);
}
