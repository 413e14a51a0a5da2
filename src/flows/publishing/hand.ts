import type { Sleep } from "../surroundings.ts";

/** Does one thing at a time, again and again, and rests when there is nothing to do. */
export interface Hand {
  /** Look again now: something may have changed. */
  wake(): void;
  /** Ends the rest, lets what is under way finish. */
  stop(): Promise<void>;
}

/** One thing done (or nothing). Returns how many milliseconds may pass before the next look. */
export type Turn = () => Promise<number>;

/** How long a hand rests after a turn that failed for a reason of our own, such as a locked store. */
const FAULT_REST_MS = 1000;

/** Wakings come with every alert; the store is not asked more often than this. */
const SHORTEST_REST_MS = 50;

/** Starts a hand. A turn that throws is reported and tried again; it never ends the hand. */
export function startHand(turn: Turn, sleep: Sleep, report: (error: unknown) => void): Hand {
  const ending = new AbortController();
  let woken = false;
  let rest = new AbortController();

  async function work(): Promise<void> {
    while (!ending.signal.aborted) {
      woken = false;
      const restMs = await turn().catch((error: unknown) => {
        report(error);
        return FAULT_REST_MS;
      });
      if (ending.signal.aborted || restMs <= 0) continue;
      rest = new AbortController();
      // Woken during the turn: what woke us may have come too late for it.
      await sleep(woken ? Math.min(restMs, SHORTEST_REST_MS) : restMs, rest.signal);
    }
  }

  const done = work();
  return {
    wake() {
      woken = true;
      rest.abort();
    },
    async stop() {
      ending.abort();
      rest.abort();
      await done;
    },
  };
}
