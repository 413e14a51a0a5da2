import type { ThreadWork } from "../store.ts";
import type { Desk } from "./desk.ts";
import { nextTryAt } from "./desk.ts";
import type { Gate } from "./gate.ts";
import { adviceFor, isAboutForm, isAboutGone } from "./refusal-advice.ts";

/** Posts one message into a finding's thread, under the same rules as a card: on disk first, never twice. */
export async function sendThreadPost(desk: Desk, gate: Gate, work: ThreadWork): Promise<void> {
  const { store, messenger, clock, log } = desk.ports;
  await store.threadPostSending(work.id, messenger.now());
  const outcome = await messenger.post({
    channel: work.channel,
    threadTs: work.parentTs,
    key: work.post.key,
    revision: 0,
    broadcast: work.post.broadcast,
    text: work.post.text,
    blocks: JSON.parse(work.post.blocks),
  });
  gate.closeUntil(clock.monotonicMs() + desk.options.postIntervalMs);
  switch (outcome.kind) {
    case "ok":
      gate.succeed();
      desk.troubles.end(work.channel);
      return store.threadPostSent(work.id, outcome.value.ts);
    case "rate limited":
      gate.closeUntil(clock.monotonicMs() + outcome.retryAfterMs);
      return store.threadPostNotSent(work.id);
    case "unreachable":
      gate.fail(clock.monotonicMs());
      return store.threadPostNotSent(work.id);
    case "unclear":
      gate.fail(clock.monotonicMs());
      log.warn("No clear answer to a thread message; it will be looked for", {
        key: work.post.key,
        reason: outcome.error,
      });
      return;
    case "refused":
      return refuse(desk, gate, work, outcome.error);
  }
}

/** A message that Slack will never take is given up, so that it holds up nothing behind it. */
async function refuse(desk: Desk, gate: Gate, work: ThreadWork, error: string): Promise<void> {
  const now = desk.ports.clock.now();
  const { words, scope } = adviceFor(error);
  const retryAt = isHopeless(work, error) ? undefined : nextTryAt(work.refusal, scope, now);
  desk.troubles.begin(scope === "channel" ? work.channel : work.post.key, words);
  if (scope === "channel" && retryAt !== undefined) gate.closeUntil(desk.ports.clock.monotonicMs() + retryAt - now);
  await desk.ports.store.threadPostRefused(work.id, { error, at: now, retryAt });
}

/**
 * Urgent news come with a change of the card: its update finds out that the card is gone, and a new one takes them.
 * When that did not happen in half an hour the card stands, and Slack takes nothing below it.
 */
function isHopeless({ post, refusal }: ThreadWork, error: string): boolean {
  if (isAboutForm(error)) return true;
  if (!isAboutGone(error)) return false;
  return !post.urgent || (refusal !== undefined && refusal.retryAt - refusal.at >= CARD_WAIT_MS);
}

/** A pause between two tries this long means half an hour of trying. */
const CARD_WAIT_MS = 16 * 60_000;
