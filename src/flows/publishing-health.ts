import type { FindingId, Moment } from "../core/triage/finding.ts";

/** How far Slack is behind the store, and what keeps it there. */
export interface PublishingHealth {
  /** Findings whose card is behind, and thread messages not yet sent. */
  readonly cardsBehind: number;
  readonly threadPostsWaiting: number;
  /** Since when the oldest of them waits. */
  readonly oldestWaitingSince: Moment | undefined;
  /** Refusals that stand now, newest first, at most ten. */
  readonly refusals: readonly { readonly finding: FindingId; readonly error: string; readonly at: Moment }[];
  /** Unresolved findings without a card because somebody deleted it: how many, and the gravest ten. */
  readonly deletedCards: { readonly total: number; readonly findings: readonly FindingId[] };
}
