/** Keeps a hand from acting too early: its own pace, Slack's Retry-After, the growing pauses after failures. Told the steady time. */
export interface Gate {
  /** Milliseconds until it opens; 0 when it is open. */
  closedForMs(now: number): number;
  /** Keeps it closed at least until then. */
  closeUntil(moment: number): void;
  /** Closes it for longer with each failure in a row, and returns for how long. */
  fail(now: number): number;
  /** Ends the row of failures. */
  succeed(): void;
}

/** The pauses after failures: the first, doubled each time, up to the longest, plus up to half of it by chance. */
export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
  /** Between 0 and 1: spreads the retries of many bots over time. */
  readonly chance: () => number;
}

/** A gate that is open. */
export function openGate(backoff: Backoff): Gate {
  let openAt = 0;
  let failures = 0;
  const closeUntil = (moment: number) => {
    openAt = Math.max(openAt, moment);
  };
  return {
    closedForMs: (now) => Math.max(0, openAt - now),
    closeUntil,
    fail(now) {
      const pauseMs = Math.min(backoff.longestMs, backoff.firstMs * 2 ** Math.min(failures, 20));
      const restMs = Math.round(pauseMs * (1 + backoff.chance() / 2));
      failures += 1;
      closeUntil(now + restMs);
      return restMs;
    },
    succeed() {
      failures = 0;
    },
  };
}
