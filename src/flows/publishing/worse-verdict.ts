import { VERDICTS } from "../../core/analysis/analysis.ts";
import { liftAcknowledgement } from "../../core/triage/actions.ts";
import { type Finding, isSuppressed } from "../../core/triage/finding.ts";
import type { Desk } from "./desk.ts";

/** Whether a verdict is graver than another one. Of unknown ones nothing is said. */
export function isGraver(verdict: string | undefined, than: string | undefined): boolean {
  const worstFirst: readonly (string | undefined)[] = VERDICTS;
  const rank = worstFirst.indexOf(verdict);
  return rank >= 0 && rank < worstFirst.indexOf(than);
}

/**
 * Opens a finding again when its verdict became graver than the one that its owner saw. Whoever changes the finding at
 * the same moment wins; then this is asked again with the next card. What is suppressed counts when that is over.
 *
 * @returns Whether it was opened.
 */
export async function liftIfGraver(desk: Desk, finding: Finding, verdict: string | undefined): Promise<boolean> {
  const { store, clock } = desk.ports;
  const now = clock.now();
  const seen = finding.state.kind === "acknowledged" ? finding.state.seen?.verdict : undefined;
  if (!isGraver(verdict, seen) || isSuppressed(finding, now)) return false;
  const lifted = liftAcknowledgement(finding, now, `The verdict rose from "${seen}" to "${verdict}".`, now);
  if (lifted === undefined) return false;
  const change = { ...lifted, expectedVersion: finding.version, threadPosts: [] };
  return (await store.change(change)) === "saved";
}
