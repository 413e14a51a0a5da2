import type { Priority } from "../falco/priority.ts";
import type { AuditLine, Finding, Moment, UserId } from "./finding.ts";

/** A finding after a change, and what the audit log says of it. */
export interface AuditedFinding {
  readonly finding: Finding;
  readonly audit: readonly AuditLine[];
}

/** A person's doing. */
export function byPerson(id: UserId, at: Moment, action: string, detail = ""): AuditLine {
  return { at, by: { kind: "person", id }, action, detail };
}

/** Falconer's own doing: time ran out, an alert came back. */
export function byFalconer(at: Moment, action: string, detail: string): AuditLine {
  return { at, by: { kind: "falconer" }, action, detail };
}

/** An acknowledgement is for what was known then; worse news lift it. */
export function liftedByPriority(at: Moment, from: Priority, to: Priority): AuditLine {
  return byFalconer(at, "acknowledgement lifted", `The priority rose from ${from} to ${to}.`);
}
