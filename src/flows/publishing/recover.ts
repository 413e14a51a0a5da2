import { type Finding, findingName } from "../../core/triage/finding.ts";
import type { PostedMessage, SlackOutcome } from "../messenger.ts";
import type { CardState, ThreadWork } from "../store.ts";
import { cardKey, type Desk } from "./desk.ts";
import type { Gate } from "./gate.ts";
import { adviceFor } from "./refusal-advice.ts";

type SendingCard = Extract<CardState, { kind: "sending" }>;

/** Looks whether a card whose answer was lost stands in Slack: adopts it, or lets it be posted again. */
export async function recoverCard(desk: Desk, gate: Gate, finding: Finding, card: SendingCard): Promise<void> {
  const { store, messenger, clock } = desk.ports;
  const outcome = await messenger.find(card.channel, cardKey(finding.id), card.since);
  const found = readLook(desk, gate, findingName(finding.id), outcome);
  if (found === "unknown") return;
  if (found === undefined) return store.cardNotSent(finding.id);
  // One revision behind: in which form it went out, and with which verdict, is forgotten; an update makes that known.
  await store.cardShown(finding.id, { ...found, revision: card.revision - 1, at: clock.now() });
}

/** The same for a message in a thread. */
export async function recoverThreadPost(desk: Desk, gate: Gate, work: ThreadWork): Promise<void> {
  const since = work.sendingSince ?? desk.ports.messenger.now();
  const outcome = await desk.ports.messenger.find(work.channel, work.post.key, since, work.parentTs);
  const found = readLook(desk, gate, work.post.key, outcome);
  if (found === "unknown") return;
  if (found === undefined) return desk.ports.store.threadPostNotSent(work.id);
  await desk.ports.store.threadPostSent(work.id, found.ts);
}

/** As long as Slack does not let us look, nothing is posted again: two cards for one finding would be worse. */
function readLook(
  desk: Desk,
  gate: Gate,
  subject: string,
  outcome: SlackOutcome<PostedMessage | undefined>,
): PostedMessage | undefined | "unknown" {
  const { clock, log } = desk.ports;
  switch (outcome.kind) {
    case "ok":
      gate.succeed();
      desk.troubles.end(`Lost answer of ${subject}`);
      return outcome.value;
    case "rate limited":
      gate.closeUntil(clock.monotonicMs() + outcome.retryAfterMs);
      return "unknown";
    case "refused":
      gate.fail(clock.monotonicMs());
      desk.troubles.begin(
        `Lost answer of ${subject}`,
        `Slack does not let the bot look whether it was posted. ${adviceFor(outcome.error).words}`,
      );
      return "unknown";
    case "unclear":
    case "unreachable":
      gate.fail(clock.monotonicMs());
      log.warn("Could not look for a lost message; will look again", { subject, reason: outcome.error });
      return "unknown";
  }
}
