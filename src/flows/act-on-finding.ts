import {
  renderEscalation,
  renderReopened,
  renderSuppressionEnded,
  renderTakenAway,
} from "../core/card/thread-notices.ts";
import { type Action, applyAction, type Sentence } from "../core/triage/actions.ts";
import { callForHelp } from "../core/triage/call-for-help.ts";
import { type Finding, type FindingId, findingName, type UserId } from "../core/triage/finding.ts";
import type { Store, ThreadPost } from "./store.ts";
import type { Clock } from "./surroundings.ts";
import { threadPost, URGENT } from "./thread-post.ts";

/** How a person's wish ended; a refusal is for that person's eyes. */
export type ActOutcome =
  | { readonly kind: "done"; readonly finding: Finding }
  | { readonly kind: "refused"; readonly reason: Sentence }
  | { readonly kind: "gone" };

/** Whether a person may do this to this finding. Asked at every click and again at every form's submission. */
type MayAct = (
  user: UserId,
  action: Action,
  finding: Finding,
) => { readonly allowed: true } | { readonly allowed: false; readonly reason: Sentence };

/** What a person's action needs. */
export interface ActingPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly publisher: { wake(): void };
  readonly mayAct: MayAct;
  /** Whom an escalation calls: a Slack user (`U…`) or user group (`S…`). */
  readonly escalateTo: string | undefined;
}

/** Others may change a finding while we do; each loser reads again, so a few rounds serve any real crowd. */
const ROUNDS = 8;

/**
 * Does to a finding what a person asked for: read, decide, save whole or not at all, and let the card follow. Of two
 * people at once one wins; the other's wish is decided again on what the first one made of the finding.
 */
export async function actOnFinding(id: FindingId, action: Action, ports: ActingPorts): Promise<ActOutcome> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const finding = await ports.store.finding(id);
    if (finding === undefined) return { kind: "gone" };
    const permission = ports.mayAct(action.by, action, finding);
    if (!permission.allowed) return { kind: "refused", reason: permission.reason };
    const result = applyAction(finding, action, ports.clock.now());
    if (!result.ok) return { kind: "refused", reason: result.reason };
    const saved = await ports.store.change({
      finding: result.finding,
      expectedVersion: finding.version,
      audit: result.audit,
      threadPosts: threadPosts(finding, result.finding, action, ports.escalateTo),
    });
    if (saved === "saved") {
      ports.publisher.wake();
      return { kind: "done", finding: result.finding };
    }
  }
  return { kind: "refused", reason: ["Many people are changing it at this moment. Look at the card and try again."] };
}

function threadPosts(before: Finding, finding: Finding, action: Action, escalateTo: string | undefined): ThreadPost[] {
  const name = `${findingName(finding.id)}/${action.kind}/${finding.version}`;
  if (action.kind === "escalate") {
    const call = callForHelp(finding, action.by, escalateTo);
    // In a thread alone `@here` reaches those who follow it: nobody, often.
    const broadcast = call.kind === "whoever is here";
    return [threadPost(name, renderEscalation(finding, call), { ...URGENT, broadcast })];
  }
  if (action.kind === "reopen") {
    return [threadPost(name, renderReopened(finding, { kind: "person", id: action.by }), URGENT)];
  }
  const { state, suppression, lastHiddenAt } = before;
  if (action.kind === "unacknowledge" && state.kind === "acknowledged" && state.by !== action.by) {
    return [threadPost(name, renderTakenAway(finding, state.by), URGENT)];
  }
  if (action.kind === "unsuppress" && lastHiddenAt !== undefined) {
    return [threadPost(name, renderSuppressionEnded(finding, suppression?.by), URGENT)];
  }
  return [];
}
