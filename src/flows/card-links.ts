import type { FindingId } from "../core/triage/finding.ts";
import type { Messenger } from "./messenger.ts";
import type { CardState, Store } from "./store.ts";
import type { Sleep, SteadyClock } from "./surroundings.ts";

/** Tells Slack's address of a finding's card; undefined when there is none, or it cannot be had now. */
export type LinkTo = (id: FindingId, card: CardState) => Promise<string | undefined>;

interface LinkPorts {
  readonly store: Pick<Store, "cardLinked">;
  readonly messenger: Pick<Messenger, "permalink">;
  readonly clock: SteadyClock;
  readonly sleep: Sleep;
}

/** A card never waits longer for a link: its finding's name says enough. */
const PATIENCE_MS = 1_500;
/** After Slack did not answer it is not asked again for so long. */
const PAUSE_MS = 30_000;

/** Asks Slack once for each card, and remembers the answer beside the card's address. */
export function cardLinks({ store, messenger, clock, sleep }: LinkPorts): LinkTo {
  let closedUntil = 0;

  async function ask(id: FindingId, channel: string, ts: string): Promise<string | undefined> {
    const outcome = await messenger.permalink(channel, ts);
    if (outcome.kind === "ok") {
      await store.cardLinked(id, ts, outcome.value);
      return outcome.value;
    }
    const pauseMs = outcome.kind === "rate limited" ? outcome.retryAfterMs : PAUSE_MS;
    pause(pauseMs);
    return undefined;
  }

  function pause(ms: number): undefined {
    closedUntil = Math.max(closedUntil, clock.monotonicMs() + ms);
  }

  return async (id, card) => {
    if (card.kind !== "shown") return undefined;
    if (card.link !== undefined) return card.link;
    if (clock.monotonicMs() < closedUntil) return undefined;
    const answered = new AbortController();
    const tooLate = sleep(PATIENCE_MS, answered.signal).then(() =>
      answered.signal.aborted ? undefined : pause(PAUSE_MS),
    );
    try {
      return await Promise.race([ask(id, card.channel, card.ts), tooLate]);
    } finally {
      answered.abort();
    }
  };
}
