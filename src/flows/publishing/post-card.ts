import type { CardWork } from "../store.ts";
import { deliverCard } from "./deliver-card.ts";
import { cardKey, type Desk } from "./desk.ts";
import type { Gate } from "./gate.ts";
import { refuseCard } from "./refuse-card.ts";

/** A pause of a second is not worth ending early. */
const NEVER = new AbortController().signal;

/**
 * Posts the card of a finding that has none. That it is being sent is on disk before Slack hears of it, so a crash
 * or a lost answer leaves a card that is looked for, never one that is posted twice.
 */
export async function postCard(desk: Desk, gate: Gate, work: CardWork): Promise<void> {
  const { store, messenger, clock, sleep } = desk.ports;
  const { finding } = work;
  const channel = desk.options.channelOf(finding);
  const message = { channel, key: cardKey(finding.id), revision: finding.revision, since: finding.firstSeenAt };
  const outcome = await deliverCard(desk, finding, async (card, again) => {
    if (again) await sleep(desk.options.postIntervalMs, NEVER);
    await store.cardSending(finding.id, finding.revision, channel, messenger.now());
    return messenger.post({ ...card, ...message });
  });
  gate.closeUntil(clock.monotonicMs() + desk.options.postIntervalMs);
  switch (outcome.kind) {
    case "ok": {
      gate.succeed();
      desk.troubles.end(channel);
      return store.cardShown(finding.id, { ...outcome.value, revision: finding.revision, at: clock.now() });
    }
    case "rate limited":
      gate.closeUntil(clock.monotonicMs() + outcome.retryAfterMs);
      return store.cardNotSent(finding.id);
    case "unreachable":
      gate.fail(clock.monotonicMs());
      desk.troubles.begin(channel, `Slack cannot be reached (${outcome.error}). Check the network and SLACK_API_URL.`);
      return store.cardNotSent(finding.id);
    case "unclear":
      gate.fail(clock.monotonicMs());
      desk.ports.log.warn("No clear answer to a new card; it will be looked for", {
        finding: finding.id,
        reason: outcome.error,
      });
      return;
    case "refused":
      return refuseCard(desk, gate, work, { channel, error: outcome.error });
  }
}
