import { type Priority, rankOf, worseOf } from "../falco/priority.ts";
import { byFalconer, liftedByPriority } from "./audit.ts";
import type { AuditLine, Finding, FindingKind, Moment, Subject, Suppression } from "./finding.ts";

/** A resolved finding that comes back within this time is opened again in its thread; later it is a new finding. */
export const REOPEN_WINDOW_MS = 24 * 60 * 60_000;

/** What folding needs to know of an alert. */
export interface FoldedAlert {
  readonly fingerprint: string;
  readonly kind: FindingKind;
  readonly rule: string;
  readonly source: string;
  readonly subject: Subject;
  readonly priority: Priority;
  /** The event's own time. */
  readonly happenedAt: Moment;
  readonly receivedAt: Moment;
}

/** A finding before it has a number; its spread is counted by the store. */
export type FindingDraft = Omit<Finding, "id" | "pods" | "nodes">;

/** How one alert changes what is known. */
export interface Fold {
  /** `new`: there was no finding, or the old one was resolved too long ago and is left to history. */
  readonly target: "new" | "current";
  readonly finding: FindingDraft;
  readonly account: "carded" | "folded" | "suppressed";
  /** The card should change at once, not when the counters are due. */
  readonly urgent: boolean;
  readonly audit: readonly AuditLine[];
}

/**
 * Folds an alert into its finding. Pure: the store calls it inside its transaction.
 *
 * @param current - The current finding of the fingerprint, if there is one.
 * @param suppression - The fingerprint's suppression, active or not.
 */
export function foldAlert(
  current: FindingDraft | undefined,
  alert: FoldedAlert,
  suppression: Suppression | undefined,
): Fold {
  const hidden = suppression !== undefined && alert.receivedAt < suppression.until;
  if (current === undefined || isHistory(current, alert.receivedAt)) return firstAlert(alert, suppression, hidden);
  return hidden ? hiddenAlert(current, alert) : shownAlert(current, alert);
}

/** Whether a resolved finding is too old to be opened again. */
function isHistory(finding: FindingDraft, now: Moment): boolean {
  return finding.state.kind === "resolved" && now - finding.state.at > REOPEN_WINDOW_MS;
}

function firstAlert(alert: FoldedAlert, suppression: Suppression | undefined, hidden: boolean): Fold {
  return {
    target: "new",
    account: hidden ? "suppressed" : "carded",
    urgent: !hidden,
    audit: [],
    finding: {
      kind: alert.kind,
      fingerprint: alert.fingerprint,
      rule: alert.rule,
      source: alert.source,
      subject: alert.subject,
      priority: alert.priority,
      count: 1,
      hiddenCount: hidden ? 1 : 0,
      lastHiddenAt: hidden ? alert.receivedAt : undefined,
      firstSeenAt: alert.happenedAt,
      lastSeenAt: alert.happenedAt,
      state: { kind: "open" },
      suppression: hidden ? suppression : undefined,
      escalation: undefined,
      reopenedAt: undefined,
      version: 1,
      // Revision 0 has no card: what was only ever hidden is not shown.
      revision: hidden ? 0 : 1,
    },
  };
}

/** Stored and counted, nothing else: the state, the owner and the card stay as they are. */
function hiddenAlert(current: FindingDraft, alert: FoldedAlert): Fold {
  return {
    target: "current",
    account: "suppressed",
    urgent: false,
    audit: [],
    finding: { ...counted(current, alert), hiddenCount: current.hiddenCount + 1, lastHiddenAt: alert.receivedAt },
  };
}

function shownAlert(current: FindingDraft, alert: FoldedAlert): Fold {
  const isFirstShown = current.revision === 0;
  const counting = { ...counted(current, alert), revision: current.revision + 1 };
  const account = isFirstShown ? "carded" : "folded";
  if (current.state.kind === "resolved") {
    return {
      target: "current",
      account,
      urgent: true,
      finding: {
        ...counting,
        state: { kind: "open" },
        reopenedAt: alert.receivedAt,
        escalation: undefined,
        version: current.version + 1,
      },
      audit: [byFalconer(alert.receivedAt, "reopened", "It fired again.")],
    };
  }
  // Also when a hidden alert brought the worse priority first.
  const known = current.state.kind === "acknowledged" ? (current.state.seen?.priority ?? current.priority) : undefined;
  if (known !== undefined && rankOf(alert.priority) < rankOf(known)) {
    return {
      target: "current",
      account,
      urgent: true,
      finding: { ...counting, state: { kind: "open" }, version: current.version + 1 },
      audit: [liftedByPriority(alert.receivedAt, known, alert.priority)],
    };
  }
  const worse = rankOf(alert.priority) < rankOf(current.priority);
  return { target: "current", account, urgent: isFirstShown || worse, audit: [], finding: counting };
}

function counted(current: FindingDraft, alert: FoldedAlert): FindingDraft {
  return {
    ...current,
    count: current.count + 1,
    priority: worseOf(current.priority, alert.priority),
    // Alerts may arrive late and in any order.
    firstSeenAt: Math.min(current.firstSeenAt, alert.happenedAt),
    lastSeenAt: Math.max(current.lastSeenAt, alert.happenedAt),
  };
}
