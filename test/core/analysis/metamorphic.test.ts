import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/core/analysis/analyse.ts";
import { type Analysis, plainText, type VerdictKind, type Weight } from "../../../src/core/analysis/analysis.ts";
import type { Alert } from "../../../src/core/falco/alert.ts";
import { sharedFile } from "../../shared.ts";
import { anAlert, commandsIn, FIXTURES, fixture, PLAYBOOKS, withFields, withoutField } from "./alerts.ts";

const HOSTILE = sharedFile("corpora/hostile-fields.jsonl");
const CONFIDENCE: readonly Weight[] = ["weak", "moderate", "strong"];

/** The playbooks' alerts, and the same under a rule that nobody wrote a playbook for. */
const ALL = FIXTURES.flatMap(({ name, alert }) => [
  { name, alert },
  { name: `${name}, no playbook`, alert: { ...alert, rule: "A rule of ours" } },
]);

describe("an analysis, whatever happens to the alert", () => {
  it.each(ALL)("$name: a dropped field never makes it more certain", ({ alert }) => {
    for (const subset of smaller(alert)) {
      const [whole, less] = [of(alert).verdict, of(subset).verdict];
      expect(CONFIDENCE.indexOf(less.confidence)).toBeLessThanOrEqual(CONFIDENCE.indexOf(whole.confidence));
      const worsened: VerdictKind = "likely malicious";
      if (less.kind === worsened) expect(whole.kind).toBe(worsened);
    }
  });

  it.each(ALL)("$name: the order of its fields changes nothing", ({ alert }) => {
    const entries = Object.entries(alert.fields);
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: entries.length }), (shuffled) => {
        expect(of({ ...alert, fields: Object.fromEntries(shuffled) })).toEqual(of(alert));
      }),
      { numRuns: 10 },
    );
  });

  it.each(ALL)("$name: a renamed pod and host change those names only", ({ alert }) => {
    const pod = alert.fields["k8s.pod.name"];
    const renamed = { ...alert, hostname: "host-renamed-by-test" };
    const other = typeof pod === "string" ? withFields(renamed, { "k8s.pod.name": "pod-renamed-by-test" }) : renamed;
    const back = JSON.stringify(of(other))
      .replaceAll("host-renamed-by-test", alert.hostname ?? "")
      .replaceAll("pod-renamed-by-test", typeof pod === "string" ? pod : "");

    expect(JSON.parse(back)).toEqual(JSON.parse(JSON.stringify(of(alert))));
  });

  it.each(ALL)("$name: is the same each time", ({ alert }) => {
    expect(of(alert)).toEqual(of(alert));
  });

  it.skipIf(HOSTILE === undefined)(
    "shows a hostile value where a harmless one would stand, and changes nothing else",
    () => {
      const cases = hostileValues().flatMap((value) => hostsTo(value.field).map((base) => ({ ...value, base })));
      for (const { id, field, payload, base } of cases) {
        const harmless = of(put(base, field, harmlessIn(field)));
        const hostile = of(put(base, field, payload));
        expect(shapeOf(hostile), id).toEqual(shapeOf(harmless));
        expect(hostile.verdict.kind, id).toBe(harmless.verdict.kind);
        expect(commandsIn(hostile), id).toEqual(commandsIn(harmless));
      }
    },
  );

  it("never throws and never takes a command from a value, whatever the fields hold", () => {
    const name = fc.oneof(
      fc.constantFrom(...Object.keys(fixture("miner-runs").fields), "ka.user.name", "__proto__"),
      fc.string(),
    );
    const value = fc.oneof(fc.string({ unit: "binary" }), fc.integer(), fc.boolean(), fc.constant(null), fc.bigInt());
    const fields = fc.dictionary(name, value, { maxKeys: 30 });
    const rules = fc.constantFrom("Terminal shell in container", "Drop and execute new binary in container", "x");
    fc.assert(
      fc.property(rules, fields, fc.string(), (rule, fields, hostname) => {
        for (const command of commandsIn(of(anAlert({ rule, fields, hostname })))) {
          expect(command).not.toMatch(/\{\{/);
          expect(command).toMatch(/^[\x20-\x7e\n]+$/);
        }
      }),
      { numRuns: 300 },
    );
  });
});

function of(alert: Alert): Analysis {
  return analyse(alert, PLAYBOOKS);
}

/** The alert without each of its fields, and without each pair of them. */
function smaller(alert: Alert): readonly Alert[] {
  const names = Object.keys(alert.fields);
  const ones = names.map((name) => withoutField(alert, name));
  const pairs = names.flatMap((a, index) => names.slice(index + 1).map((b) => withoutField(withoutField(alert, a), b)));
  return [...ones, ...pairs];
}

function hostileValues(): readonly { id: string; field: string; payload: string }[] {
  const lines = readFileSync(HOSTILE ?? "", "utf8").trim();
  return lines
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter(({ field }) => /\./.test(field))
    .map(({ id, field, payload, generator }) => ({
      id,
      field,
      payload: payload ?? generator.repeat.repeat(generator.count) + (generator.suffix ?? ""),
    }));
}

/** Alerts in which that field decides nothing as long as it is harmless: one without a playbook, one with. */
function hostsTo(field: string): readonly Alert[] {
  const about = field.startsWith("fd.") ? { "evt.type": "openat" } : { "evt.type": "execve" };
  const fields = { ...about, "container.id": "0123456789ab", "proc.name": "x", "user.name": "root" };
  return [anAlert({ fields }), fixture("shell-in-prod")];
}

function put(alert: Alert, field: string, value: string): Alert {
  return withFields(alert, { [field]: value });
}

function harmlessIn(field: string): string {
  if (field === "container.id") return "no plain id";
  return field === "container.image.repository" ? "docker.io/library/nginx" : "harmless";
}

/** Everything but the values from the alert. */
function shapeOf(analysis: Analysis): unknown {
  return JSON.parse(
    JSON.stringify(analysis, (key, value) => {
      if (value !== null && typeof value === "object" && Reflect.get(value, "as") === "value") return "a value";
      if (key === "facts" || key === "quotes") return value.map((fact: { field: string }) => fact.field);
      return key === "processTree" ? value.length : value;
    }),
  );
}

describe("plain text of an analysis", () => {
  it("shows an alert's backticks and placeholders as they are", () => {
    const alert = withFields(fixture("report-1"), { "proc.name": "`x` {{hostname}} [[a|b]]" });

    expect(plainText(of(alert).whatHappened)).toContain("`x` {{hostname}} [[a|b]] ran");
    expect(of(alert).whatHappened[0]).toEqual({ text: "`x` {{hostname}} [[a|b]]", as: "value" });
  });
});
