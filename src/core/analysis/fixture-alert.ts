import type { Alert } from "../falco/alert.ts";
import { readPriority } from "../falco/priority.ts";
import type { Fixture } from "./playbook-file.ts";

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
