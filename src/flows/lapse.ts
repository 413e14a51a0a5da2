import { renderAcknowledgementEnded, renderSuppressionEnded } from "../core/card/thread-notices.ts";
import { lapse } from "../core/triage/actions.ts";
import { type AuditLine, type Finding, findingName } from "../core/triage/finding.ts";
import type { Store, ThreadPost } from "./store.ts";
import type { Clock } from "./surroundings.ts";
import { threadPost, URGENT } from "./thread-post.ts";

/** What it takes to end what has run out. */
export interface LapsePorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly publisher: { wake(): void };
}

const AT_ONCE = 50;

/**
 * Writes down what the passing of time did: acknowledgements and suppressions whose end has come. Whoever had it, or
 * hid it, is told in the thread. A finding that somebody changes at the same moment is left for the next round.
 *
 * @returns How many findings changed.
 */
export async function lapseFindings(ports: LapsePorts): Promise<number> {
  const now = ports.clock.now();
  let changed = 0;
  for (const finding of await ports.store.lapsed(now, AT_ONCE)) {
    const result = lapse(finding, now);
    if (result === undefined) continue;
    const saved = await ports.store.change({
      finding: result.finding,
      expectedVersion: finding.version,
      audit: result.audit,
      threadPosts: notices(finding, result.finding, result.audit),
    });
    if (saved === "saved") changed += 1;
  }
  if (changed > 0) ports.publisher.wake();
  return changed;
}

function notices(before: Finding, after: Finding, audit: readonly AuditLine[]): ThreadPost[] {
  const key = (what: string) => `${findingName(after.id)}/${what}/${after.version}`;
  const happened = (action: string) => audit.some((line) => line.action === action);
  const owner = before.state.kind === "acknowledged" ? before.state.by : undefined;
  const unowned = happened("acknowledgement ended") ? owner : undefined;
  return [
    ...(unowned === undefined
      ? []
      : [threadPost(key("acknowledgement ended"), renderAcknowledgementEnded(after, unowned), URGENT)]),
    ...(happened("suppression ended")
      ? [threadPost(key("suppression ended"), renderSuppressionEnded(after, before.suppression?.by), URGENT)]
      : []),
  ];
}
