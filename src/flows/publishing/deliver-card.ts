import type { SlackMessage } from "../../core/card/card.ts";
import { renderPlainCard } from "../../core/card/plain-card.ts";
import { type Finding, findingName } from "../../core/triage/finding.ts";
import type { PostedMessage, SlackOutcome } from "../messenger.ts";
import { contentOf } from "./content.ts";
import type { Desk } from "./desk.ts";
import { isAboutForm } from "./refusal-advice.ts";

/** Tries one form of a card. `again`: Slack just refused another form of it, and counts that one, too. */
export type SendCard = (message: SlackMessage, again: boolean) => Promise<SlackOutcome<PostedMessage>>;

/**
 * Brings a finding's card to Slack in the best form that Slack takes: with collapsible blocks, without them, or as a
 * plain card. Only a definite no leads to the next form, so there is never a second card.
 */
export async function deliverCard(desk: Desk, finding: Finding, send: SendCard): Promise<SlackOutcome<PostedMessage>> {
  const usedContainers = desk.containers.allowed;
  const content = await contentOf(desk, finding);
  // Before the card: it waits for the card in the store, and a crash in between costs nothing.
  if ("thread" in content) await desk.ports.store.addThreadPosts(finding.id, content.thread);
  const outcome = await send(content.card, false);
  if (outcome.kind === "ok" && "thread" in content) desk.troubles.end(findingName(finding.id));
  if (outcome.kind !== "refused" || !isAboutForm(outcome.error)) return outcome;
  if (usedContainers && mentionsContainers(outcome)) {
    const again = await withoutContainers(desk, finding, send);
    if (again.kind !== "refused" || !isAboutForm(again.error)) return again;
  }
  desk.troubles.begin(findingName(finding.id), refusalWords(outcome));
  return send(renderPlainCard(finding, desk.ports.clock.now()), true);
}

async function withoutContainers(desk: Desk, finding: Finding, send: SendCard): Promise<SlackOutcome<PostedMessage>> {
  desk.containers.allowed = false;
  desk.ports.log.warn("This workspace refuses collapsible blocks; cards are shown without them", {});
  return send((await contentOf(desk, finding)).card, true);
}

/** Slack names the block in `errors` or in `response_metadata.messages`; without any detail it is the likeliest cause. */
function mentionsContainers(refusal: { readonly details: readonly string[] }): boolean {
  return refusal.details.length === 0 || refusal.details.some((detail) => /container/i.test(detail));
}

function refusalWords(refusal: { readonly error: string; readonly details: readonly string[] }): string {
  const details = refusal.details.slice(0, 3).join("; ");
  return `Slack refused the full card (${refusal.error}${details === "" ? "" : `: ${details}`}), so a plain one is shown.`;
}
