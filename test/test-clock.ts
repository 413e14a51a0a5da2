import type { Clock, Sleep, SteadyClock } from "../src/flows/surroundings.ts";

/** Time that passes only when a test says so. */
export interface TestClock extends Clock, SteadyClock {
  readonly sleep: Sleep;
  advance(ms: number): void;
  /** Sets the machine's clock forward or back: no time passes. */
  set(byMs: number): void;
}

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

export function testClock(start = Date.UTC(2026, 10, 20, 12)): TestClock {
  let now = start;
  let set = 0;
  const sleepers = new Set<Sleeper>();
  return {
    now: () => now + set,
    monotonicMs: () => now - start,
    set(byMs) {
      set += byMs;
    },
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const wake = () => {
          sleepers.delete(sleeper);
          signal.removeEventListener("abort", wake);
          resolve();
        };
        const sleeper: Sleeper = { at: now + ms, wake };
        sleepers.add(sleeper);
        signal.addEventListener("abort", wake);
      }),
    advance(ms) {
      now += ms;
      for (const sleeper of [...sleepers].filter(({ at }) => at <= now)) sleeper.wake();
    },
  };
}

/** Real time that a poll may take before it gives up. */
const LIMIT_MS = 8000;

export interface PassingLimits {
  readonly stepMs?: number;
  readonly mostMs?: number;
  readonly limitMs?: number;
}

export type Question<T> = () => T | undefined | false | Promise<T | undefined | false>;

/**
 * Asks again and again, letting time pass in small steps, until the answer is neither undefined nor false.
 *
 * @throws {Error} when there was none within `limitMs` of real time or `mostMs` of the test's.
 */
export async function passUntil<T>(
  clock: TestClock,
  ask: Question<T>,
  { stepMs = 250, mostMs = 3_600_000, limitMs = LIMIT_MS }: PassingLimits = {},
): Promise<T> {
  const limit = performance.now() + limitMs;
  const latest = clock.monotonicMs() + mostMs;
  while (performance.now() < limit && clock.monotonicMs() <= latest) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    clock.advance(stepMs);
    await turnOfTheLoop();
  }
  throw new Error(`It did not happen: ${ask.toString()}`);
}

/** Lets what is under way over HTTP and in the database go on for a moment. */
export async function turnOfTheLoop(ms = 3): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
