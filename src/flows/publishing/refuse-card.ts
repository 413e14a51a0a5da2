import { findingName } from "../../core/triage/finding.ts";
import type { CardWork } from "../store.ts";
import { type Desk, nextTryAt } from "./desk.ts";
import type { Gate } from "./gate.ts";
import { adviceFor } from "./refusal-advice.ts";

/** Tells operators why Slack refused a card, and puts it off; where the channel is at fault, all of its cards. */
export async function refuseCard(
  desk: Desk,
  gate: Gate,
  work: CardWork,
  { channel, error }: { readonly channel: string; readonly error: string },
): Promise<void> {
  const { store, clock } = desk.ports;
  const now = clock.now();
  const { words, scope } = adviceFor(error);
  const retryAt = nextTryAt(work.refusal, scope, now);
  desk.troubles.begin(scope === "channel" ? channel : findingName(work.finding.id), words);
  if (scope === "channel") gate.closeUntil(clock.monotonicMs() + retryAt - now);
  await store.cardRefused(work.finding.id, { error, at: now, retryAt });
}
