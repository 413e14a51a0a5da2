import type { Finding, FindingId } from "../../core/triage/finding.ts";
import type { PostedMessage, SlackOutcome } from "../messenger.ts";
import type { CardState, CardWork } from "../store.ts";
import type { Bucket } from "./bucket.ts";
import { lookAtDeletedCard } from "./deleted-card.ts";
import { deliverCard } from "./deliver-card.ts";
import { cardKey, type Desk } from "./desk.ts";
import { type Gate, openGate } from "./gate.ts";
import type { Turn } from "./hand.ts";
import { isAboutGone } from "./refusal-advice.ts";
import { refuseCard } from "./refuse-card.ts";

const LOOK_AT = 50;

/** Longer than any card waits: asks the store for what a person changed, without the counters. */
const WITHOUT_COUNTERS_MS = 10 * 365 * 86_400_000;

/** Counters leave so many updates free, so that a click shows at once in the middle of a storm. */
const KEPT_FOR_CLICKS = 2;

/** What the updating hand of one channel remembers. */
interface UpdatingHand {
  readonly desk: Desk;
  readonly gate: Gate;
  readonly bucket: Bucket;
  /** Cards whose update failed without a clear answer, so that one bad card does not hold up the others. */
  readonly retries: Map<FindingId, Gate>;
}

/**
 * Brings the cards of one channel up to date: what people changed at once, counters when they have been quiet. What
 * is sent is read at that moment, so the last state always wins, however long Slack made us wait.
 */
export function updateTurn(desk: Desk, bucket: Bucket, isMine: (channel: string) => boolean): Turn {
  const { clock, chance } = desk.ports;
  const gate = openGate({ firstMs: 1000, longestMs: 30_000, chance });
  const hand: UpdatingHand = { desk, gate, bucket, retries: new Map() };
  return async () => {
    const closedMs = Math.max(gate.closedForMs(clock.monotonicMs()), bucket.waitMs(clock.monotonicMs(), 1));
    if (closedMs > 0) return closedMs;
    const work = await nextUpdate(hand, isMine);
    if (work === undefined) return (await lookAtDeletedCard(desk, isMine)) ? 0 : desk.options.lookEveryMs;
    bucket.take(clock.monotonicMs());
    await updateCard(hand, work.finding, work);
    return 0;
  };
}

async function nextUpdate(hand: UpdatingHand, isMine: (channel: string) => boolean): Promise<CardWork | undefined> {
  const { store, clock } = hand.desk.ports;
  const now = clock.now();
  const isReady = (work: CardWork) =>
    work.card.kind === "shown" &&
    isMine(work.card.channel) &&
    (hand.retries.get(work.finding.id)?.closedForMs(clock.monotonicMs()) ?? 0) === 0;
  const urgent = (await store.cardsToUpdate(now, WITHOUT_COUNTERS_MS, LOOK_AT)).find(isReady);
  if (urgent !== undefined || hand.bucket.waitMs(clock.monotonicMs(), KEPT_FOR_CLICKS + 1) > 0) return urgent;
  return (await store.cardsToUpdate(now, hand.desk.options.quietMs, LOOK_AT)).find(isReady);
}

async function updateCard(hand: UpdatingHand, finding: Finding, work: CardWork): Promise<void> {
  const { desk, gate, retries } = hand;
  const { store, messenger, clock, log } = desk.ports;
  const { card } = work;
  if (card.kind !== "shown") return;
  const address = { channel: card.channel, ts: card.ts, key: cardKey(finding.id), revision: finding.revision };
  const outcome = await deliverCard(desk, finding, (message) => messenger.update({ ...message, ...address }));
  switch (outcome.kind) {
    case "ok":
      gate.succeed();
      retries.delete(finding.id);
      desk.troubles.end(card.channel);
      return store.cardShown(finding.id, {
        channel: card.channel,
        ts: card.ts,
        revision: finding.revision,
        at: clock.now(),
        verdict: outcome.value.verdict,
      });
    case "rate limited":
      return gate.closeUntil(clock.monotonicMs() + outcome.retryAfterMs);
    case "unreachable":
    case "unclear":
      // Nothing is lost by sending the same state twice.
      gate.fail(clock.monotonicMs());
      retryLater(hand, finding.id);
      return log.warn("A card could not be updated; will retry", { finding: finding.id, reason: outcome.error });
    case "refused":
      return refuse(hand, work, card, outcome);
  }
}

function retryLater(hand: UpdatingHand, id: FindingId): void {
  const { clock, chance } = hand.desk.ports;
  const retry = hand.retries.get(id) ?? openGate({ firstMs: 2000, longestMs: 60_000, chance });
  hand.retries.set(id, retry);
  retry.fail(clock.monotonicMs());
}

async function refuse(
  hand: UpdatingHand,
  work: CardWork,
  card: Extract<CardState, { kind: "shown" }>,
  outcome: Extract<SlackOutcome<PostedMessage>, { kind: "refused" }>,
): Promise<void> {
  const { store, clock, log } = hand.desk.ports;
  hand.retries.delete(work.finding.id);
  if (isAboutGone(outcome.error)) {
    log.warn("Somebody deleted a card in Slack; the next news bring a new one", { finding: work.finding.id });
    return store.cardDeleted(work.finding.id, card.ts, clock.now());
  }
  await refuseCard(hand.desk, hand.gate, work, { channel: card.channel, error: outcome.error });
}
