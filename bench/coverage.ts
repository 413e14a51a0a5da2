import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { readBuiltInPlaybooks } from "../src/adapters/files/playbooks.ts";
import { analyse } from "../src/core/analysis/analyse.ts";
import type { Playbook } from "../src/core/analysis/read-playbooks.ts";
import type { Alert } from "../src/core/falco/alert.ts";
import { parseJson } from "../src/core/falco/json.ts";
import { readAlert } from "../src/core/falco/read-alert.ts";
import { readRules } from "../src/core/falco/rules/read-rules.ts";

const SHARED = process.env.FALCONER_SHARED ?? resolve(import.meta.dirname, "../../shared");
const CORE = "falcosecurity_rules/rules";
const PLUGINS = "falcosecurity_plugins/plugins";

/** What an analysis rests on, the most fitting first. */
const ENTRIES = ["own", "family", "source", "sensor health", "generic"] as const;
type Entry = (typeof ENTRIES)[number];

/** Each set of upstream rules, and the files that hold it. */
const RULE_SETS: readonly (readonly [name: string, files: readonly string[]])[] = [
  ["Falco, stable", [`${CORE}/falco_rules.yaml`]],
  ["Falco, incubating", [`${CORE}/falco-incubating_rules.yaml`]],
  ["Falco, sandbox", [`${CORE}/falco-sandbox_rules.yaml`]],
  ["Kubernetes audit", [`${PLUGINS}/k8saudit/rules/k8s_audit_rules.yaml`]],
  ["AWS CloudTrail", [`${PLUGINS}/cloudtrail/rules/aws_cloudtrail_rules.yaml`]],
  ["Google Cloud audit", [`${PLUGINS}/gcpaudit/rules/gcp_auditlog_rules.yaml`]],
  ["GitHub", [`${PLUGINS}/github/rules/github.yaml`]],
  ["Okta", [`${PLUGINS}/okta/rules/okta_rules.yaml`]],
];

/** Prints `docs/coverage.md`: how many upstream rules and how many collected alerts each kind of entry covers. */
export async function printCoverage(): Promise<void> {
  if (!existsSync(join(SHARED, "corpora"))) {
    console.log("There are no upstream rules and collected alerts beside this checkout.");
    return;
  }
  const { playbooks } = await readBuiltInPlaybooks();
  const rules = RULE_SETS.map(([name, files]) => row(name, rulesIn(files), playbooks));
  const alerts = row("Collected alerts", collectedAlerts(), playbooks);
  console.log(
    [
      "# What the analyst knows",
      "",
      "Printed by `npm run bench coverage`. An **own** entry was written for that one rule, a **family** entry for several",
      "rules of one kind, a **source** entry for every other rule of a source. Falco's messages about itself have their",
      "own analysis (sensor health). Everything else gets the **generic** analysis, from the alert's fields.",
      "",
      `| | all | ${ENTRIES.join(" | ")} |`,
      `|---|---|${ENTRIES.map(() => "---|").join("")}`,
      ...[...rules, alerts].map((cells) => `| ${cells.join(" | ")} |`),
      "",
      `${playbooks.length} entries in all. The collected alerts stand in public issues, posts and write-ups; most of the generic ones`,
      "were raised by rules that somebody wrote themselves.",
    ].join("\n"),
  );
}

function row(name: string, alerts: readonly Alert[], playbooks: readonly Playbook[]): readonly (string | number)[] {
  const entries = alerts.map((alert) => entryFor(alert, playbooks));
  return [name, alerts.length, ...ENTRIES.map((entry) => entries.filter((other) => other === entry).length)];
}

function entryFor(alert: Alert, playbooks: readonly Playbook[]): Entry {
  const { basis } = analyse(alert, playbooks);
  if (basis.kind !== "playbook") return basis.kind;
  const named = playbooks.find(({ content }) => content.id === basis.id)?.content.match.rules;
  if (named === undefined) return "source";
  return named.length === 1 ? "own" : "family";
}

/** An alert without fields for each rule: which entry it gets depends on its rule and source alone. */
function rulesIn(files: readonly string[]): readonly Alert[] {
  const read = readRules(files.map((file) => ({ name: file, content: text(`rules/${file}`) })));
  return read.rules.map(({ name, source }) => ({
    rule: name,
    priority: "Warning",
    at: 0n,
    timeFrom: "receipt",
    source,
    hostname: undefined,
    output: undefined,
    tags: [],
    fields: {},
  }));
}

function collectedAlerts(): readonly Alert[] {
  return text("alerts.jsonl")
    .trim()
    .split("\n")
    .flatMap((line) => {
      const read = readAlert((parseJson(line) as { payload: unknown }).payload, 0);
      return read.ok ? [read.alert] : [];
    });
}

function text(path: string): string {
  return readFileSync(join(SHARED, "corpora", path), "utf8");
}
