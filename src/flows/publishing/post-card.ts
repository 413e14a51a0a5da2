import { findingName } from "../../core/triage/finding.ts";
import type { CardWork } from "../store.ts";
import { deliverCard } from "./deliver-card.ts";
import { cardKey, type Desk, nextTryAt } from "./desk.ts";
import type { Gate } from "./gate.ts";
import { adviceFor } from "./refusal-advice.ts";

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
      return refuse(desk, gate, work, channel, outcome.error);
  }
}

async function refuse(desk: Desk, gate: Gate, work: CardWork, channel: string, error: string): Promise<void> {
  const now = desk.ports.clock.now();
  const { words, scope } = adviceFor(error);
  const retryAt = nextTryAt(work.refusal, scope, now);
  desk.troubles.begin(scope === "channel" ? channel : findingName(work.finding.id), words);
  if (scope === "channel") gate.closeUntil(desk.ports.clock.monotonicMs() + retryAt - now);
  await desk.ports.store.cardRefused(work.finding.id, { error, at: now, retryAt });
}
