import type { Moment } from "../../core/triage/finding.ts";

/** Lets a few through at once and the rest at an even pace. */
export interface Bucket {
  /** Milliseconds until `tokens` are there. */
  waitMs(now: Moment, tokens: number): number;
  take(now: Moment): void;
}

/**
 * A full token bucket.
 *
 * @param refillMs - One token comes back each so many milliseconds.
 */
export function fullBucket(size: number, refillMs: number, now: Moment): Bucket {
  let tokens = size;
  let countedAt = now;
  const count = (at: Moment) => {
    tokens = Math.min(size, tokens + Math.max(0, at - countedAt) / refillMs);
    countedAt = at;
  };
  return {
    waitMs(at, wanted) {
      count(at);
      return tokens >= wanted ? 0 : Math.ceil((wanted - tokens) * refillMs);
    },
    take(at) {
      count(at);
      tokens -= 1;
    },
  };
}
