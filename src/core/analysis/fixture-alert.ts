import type { Alert } from "../falco/alert.ts";
import { readPriority } from "../falco/priority.ts";
import type { Fixture, PlaybookFile } from "./playbook-file.ts";

/** The alert that a playbook's fixture stands for. It has no time of its own. */
export function fixtureAlert(fixture: Fixture, source: string): Alert {
  return {
    rule: fixture.rule,
    priority: readPriority(fixture.priority ?? "Warning") ?? "Warning",
    at: 0n,
    timeFrom: "receipt",
    source,
    hostname: fixture.hostname,
    output: undefined,
    tags: fixture.tags ?? [],
    fields: fixture.output_fields,
  };
}

/** A playbook's examples of attacks, of which the alert's rule must go on telling. */
export function attacksIn({ fixtures }: PlaybookFile, { rule, source }: Alert): readonly Alert[] {
  return Object.values(fixtures)
    .filter((fixture) => fixture.rule === rule && fixture.verdict === "likely malicious")
    .map((fixture) => fixtureAlert(fixture, source));
}
