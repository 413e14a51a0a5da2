import { rankOf } from "../falco/priority.ts";
import { type AuditedFinding, byFalconer, liftedByPriority } from "./audit.ts";
import type { Finding, Moment } from "./finding.ts";
import { REOPEN_WINDOW_MS } from "./fold.ts";

/**
 * Lets the alerts that a suppression hid count now as if each had been shown: a resolved finding that fired within the
 * time for reopening is open again, and an acknowledgement of something milder is lifted. Hidden alerts that came
 * later than that made a finding of their own, which gets its card now.
 */
export function reveal(finding: Finding, now: Moment): AuditedFinding {
  const told = { ...finding, lastHiddenAt: undefined };
  const { state, lastHiddenAt } = finding;
  if (state.kind === "resolved" && lastHiddenAt !== undefined && isRecurrence(lastHiddenAt - state.at)) {
    return {
      finding: { ...told, state: { kind: "open" }, reopenedAt: now, escalation: undefined },
      audit: [byFalconer(now, "reopened", "It fired again while it was suppressed.")],
    };
  }
  const seen = state.kind === "acknowledged" ? state.seen?.priority : undefined;
  if (seen !== undefined && rankOf(finding.priority) < rankOf(seen)) {
    return {
      finding: { ...told, state: { kind: "open" } },
      audit: [liftedByPriority(now, seen, finding.priority)],
    };
  }
  return { finding: told, audit: [] };
}

function isRecurrence(afterMs: number): boolean {
  return afterMs > 0 && afterMs <= REOPEN_WINDOW_MS;
}
