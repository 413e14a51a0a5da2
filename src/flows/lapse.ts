import { renderNote } from "../core/card/thread-notes.ts";
import { lapse, type Sentence } from "../core/triage/actions.ts";
import { type Finding, findingName } from "../core/triage/finding.ts";
import type { Store, ThreadPost } from "./store.ts";
import type { Clock } from "./surroundings.ts";

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
      threadPosts: notes(finding, result.finding),
    });
    if (saved === "saved") changed += 1;
  }
  if (changed > 0) ports.publisher.wake();
  return changed;
}

function notes(before: Finding, after: Finding): ThreadPost[] {
  const posts: ThreadPost[] = [];
  const note = (name: string, sentence: Sentence) => {
    const { text, blocks } = renderNote(after, sentence);
    const key = `${findingName(after.id)}/${name}/${after.version}`;
    posts.push({ key, urgent: true, broadcast: false, text, blocks: JSON.stringify(blocks) });
  };
  if (before.state.kind === "acknowledged" && after.state.kind === "open") {
    note("unowned", [
      "The acknowledgement of ",
      { user: before.state.by },
      " has ended, and nobody has it now. Acknowledge it again if you are still on it.",
    ]);
  }
  if (before.suppression !== undefined && after.suppression === undefined) {
    note("visible", [
      "The suppression by ",
      { user: before.suppression.by },
      ` has ended. ${hiddenWords(before)} The next alert is shown at once.`,
    ]);
  }
  return posts;
}

function hiddenWords(finding: Finding): string {
  if (finding.hiddenCount === 0) return "It hid no alert.";
  return `Alerts were hidden ${finding.hiddenCount === 1 ? "once" : `${finding.hiddenCount} times`}.`;
}
