import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Analysis, Prose, Span } from "../../../src/core/analysis/analysis.ts";
import { fixtureAlert } from "../../../src/core/analysis/fixture-alert.ts";
import { type Playbook, readPlaybooks } from "../../../src/core/analysis/read-playbooks.ts";
import type { Alert, FieldValue } from "../../../src/core/falco/alert.ts";

const FOLDER = join(import.meta.dirname, "../../../src/core/analysis/playbooks");

/** The built-in playbook files. */
export const PLAYBOOK_FILES = readdirSync(FOLDER).map((name) => ({
  name,
  content: readFileSync(join(FOLDER, name), "utf8"),
}));
export const PLAYBOOKS = readPlaybooks(PLAYBOOK_FILES).playbooks;

/** An alert about a shell in a container; `fields` are added to its own. */
export function anAlert(parts: Partial<Alert> = {}): Alert {
  return {
    rule: "A rule of ours",
    priority: "Warning",
    at: 1_730_209_244_000_000_000n,
    timeFrom: "sender",
    source: "syscall",
    hostname: "worker-1",
    output: undefined,
    tags: [],
    fields: {},
    ...parts,
  };
}

/** Every fixture of every playbook, as an alert. */
export const FIXTURES = PLAYBOOKS.flatMap((playbook: Playbook) =>
  Object.entries(playbook.content.fixtures).map(([name, fixture]) => ({
    name: `${playbook.content.id}/${name}`,
    verdict: fixture.verdict,
    alert: fixtureAlert(fixture, playbook.content.match.source),
  })),
);

export function fixture(name: string): Alert {
  const found = FIXTURES.find((item) => item.name.endsWith(`/${name}`));
  if (found === undefined) throw new Error(`There is no fixture ${name}`);
  return found.alert;
}

export function withFields(alert: Alert, fields: Record<string, FieldValue>): Alert {
  return { ...alert, fields: { ...alert.fields, ...fields } };
}

export function withoutField(alert: Alert, name: string): Alert {
  return { ...alert, fields: Object.fromEntries(Object.entries(alert.fields).filter(([field]) => field !== name)) };
}

/** Every command and document that an analysis would have somebody run. */
export function commandsIn(analysis: Analysis): readonly string[] {
  return [
    analysis.nextStep.run,
    ...analysis.benignCauses.map((cause) => cause.confirm.run),
    ...analysis.triage.map((question) => question.run),
    ...analysis.containment.flatMap((item) => [item.run, item.thenApply]),
  ].filter((command) => command !== undefined);
}

/** Every string of an analysis, prose in one piece. */
export function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (isProse(value)) return [value.map((span) => span.text).join("")];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/** Every piece of prose in an analysis. */
export function spansOf(value: unknown): readonly Span[] {
  if (isProse(value)) return value;
  if (Array.isArray(value)) return value.flatMap(spansOf);
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(spansOf) : [];
}

function isProse(value: unknown): value is Prose {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item) => typeof item === "object" && item !== null && typeof Reflect.get(item, "text") === "string") &&
    value.every((item) => Object.keys(item).every((key) => key === "text" || key === "as"))
  );
}
