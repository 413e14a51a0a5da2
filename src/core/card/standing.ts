import type { Priority } from "../falco/priority.ts";
import { type Finding, isSuppressed, type Moment } from "../triage/finding.ts";

/** How a finding stands at a moment: the words and buttons of its card follow from this. */
export interface Standing {
  readonly triage: "open" | "acknowledged" | "resolved";
  readonly suppressed: boolean;
  readonly escalated: boolean;
}

/** An acknowledgement or suppression whose end has come no longer counts, even if nobody has written that down yet. */
export function standingOf(finding: Finding, now: Moment): Standing {
  const { state } = finding;
  const lapsed = state.kind === "acknowledged" && state.until <= now;
  return {
    triage: lapsed ? "open" : state.kind,
    suppressed: isSuppressed(finding, now),
    escalated: finding.escalation !== undefined,
  };
}

/** `ACKNOWLEDGED · SUPPRESSED`: ownership and visibility are two things, and a card shows both. */
export function standingWords({ triage, suppressed, escalated }: Standing): string {
  return [triage, ...(suppressed ? ["suppressed"] : []), ...(escalated ? ["escalated"] : [])].join(" · ").toUpperCase();
}

/** `🔴 CRITICAL`: always with the word, never the colour alone. What is resolved no longer calls for the eye. */
export function severityWords({ kind, priority, state }: Pick<Finding, "kind" | "priority" | "state">): string {
  const word = kind === "sensor health" ? "SENSOR HEALTH" : priority.toUpperCase();
  const sign = kind === "sensor health" ? "🩺" : PRIORITY_SIGNS[priority];
  return `${state.kind === "resolved" ? "✅" : sign} ${word}`;
}

const PRIORITY_SIGNS: Readonly<Record<Priority, string>> = {
  Emergency: "🔴",
  Alert: "🔴",
  Critical: "🔴",
  Error: "🟠",
  Warning: "🟡",
  Notice: "🔵",
  Informational: "⚪",
  Debug: "⚪",
};
