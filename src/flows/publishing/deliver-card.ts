import type { SlackMessage } from "../../core/card/card.ts";
import { renderPlainCard } from "../../core/card/plain-card.ts";
import { type Finding, findingName } from "../../core/triage/finding.ts";
import type { PostedMessage, SlackOutcome } from "../messenger.ts";
import { contentOf } from "./content.ts";
import type { Desk } from "./desk.ts";
import { isAboutForm } from "./refusal-advice.ts";
import { liftIfGraver } from "./worse-verdict.ts";

/** A card that Slack took, and the verdict that it shows, if it shows one. */
export interface DeliveredCard extends PostedMessage {
  readonly verdict: string | undefined;
}

/** Tries one form of a card. `again`: Slack just refused another form of it, and counts that one, too. */
export type SendCard = (message: SlackMessage, again: boolean) => Promise<SlackOutcome<PostedMessage>>;

/**
 * Brings a finding's card to Slack in the best form that Slack takes: with collapsible blocks, without them, or as a
 * plain card. Only a definite no leads to the next form, so there is never a second card.
 */
export async function deliverCard(desk: Desk, finding: Finding, send: SendCard): Promise<SlackOutcome<DeliveredCard>> {
  const { allowed } = desk.containers;
  const content = await contentWithNews(desk, finding, allowed);
  const verdict = "thread" in content ? content.verdict : undefined;
  // Before the card: it waits for the card in the store, and a crash in between costs nothing.
  if ("thread" in content) await desk.ports.store.addThreadPosts(finding.id, content.thread);
  const outcome = await send(content.card, false);
  if (outcome.kind === "ok" && "thread" in content) {
    desk.troubles.end(findingName(finding.id));
    desk.containers.proven ||= allowed;
  }
  if (!isRefusedForm(outcome)) return withVerdict(outcome, verdict);
  if (allowed && mentionsContainers(outcome)) {
    const again = await withoutContainers(desk, finding, send);
    if (!isRefusedForm(again)) return withVerdict(again, verdict);
  }
  desk.troubles.begin(findingName(finding.id), refusalWords(outcome));
  return withVerdict(await send(renderPlainCard(finding, desk.ports.clock.now()), true), undefined);
}

/** As it is once a verdict graver than the one that its owner saw has opened it again. */
async function contentWithNews(desk: Desk, finding: Finding, containers: boolean) {
  const content = await contentOf(desk, finding, containers);
  if (!("thread" in content) || !(await liftIfGraver(desk, finding, content.verdict))) return content;
  return contentOf(desk, (await desk.ports.store.finding(finding.id)) ?? finding, containers);
}

function withVerdict(outcome: SlackOutcome<PostedMessage>, verdict: string | undefined): SlackOutcome<DeliveredCard> {
  return outcome.kind === "ok" ? { kind: "ok", value: { ...outcome.value, verdict } } : outcome;
}

type Refused = Extract<SlackOutcome<PostedMessage>, { kind: "refused" }>;

function isRefusedForm(outcome: SlackOutcome<PostedMessage>): outcome is Refused {
  return outcome.kind === "refused" && isAboutForm(outcome.error);
}

async function withoutContainers(desk: Desk, finding: Finding, send: SendCard): Promise<SlackOutcome<PostedMessage>> {
  const { card } = await contentOf(desk, finding, false);
  const outcome = await send(card, true);
  if (outcome.kind === "ok" && !desk.containers.proven) {
    desk.containers.allowed = false;
    desk.ports.log.warn("This workspace refuses collapsible blocks; cards are shown without them", {});
  }
  return outcome;
}

/** Slack names the block in `errors` or in `response_metadata.messages`; without any detail it is the likeliest cause. */
function mentionsContainers(refusal: Refused): boolean {
  return refusal.details.length === 0 || refusal.details.some((detail) => /container/i.test(detail));
}

function refusalWords(refusal: Refused): string {
  const details = refusal.details.slice(0, 3).join("; ");
  return `Slack refused the full card (${refusal.error}${details === "" ? "" : `: ${details}`}), so a plain one is shown.`;
}
