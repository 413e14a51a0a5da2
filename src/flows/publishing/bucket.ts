/** Lets a few through at once and the rest at an even pace. Told the steady time in milliseconds. */
export interface Bucket {
  /** Milliseconds until `tokens` are there. */
  waitMs(now: number, tokens: number): number;
  take(now: number): void;
}

/**
 * A full token bucket.
 *
 * @param refillMs - One token comes back each so many milliseconds.
 */
export function fullBucket(size: number, refillMs: number, now: number): Bucket {
  let tokens = size;
  let countedAt = now;
  const count = (at: number) => {
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
