import { setTimeout as timer } from "node:timers/promises";
import type { Clock, Sleep, SteadyClock } from "../flows/surroundings.ts";

/** The machine's own clock. */
export const systemClock: Clock & SteadyClock = { now: () => Date.now(), monotonicMs: () => performance.now() };

/** A longer timer would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** A real wait that keeps no process alive. */
export const systemSleep: Sleep = (ms, signal) =>
  timer(Math.min(ms, LONGEST_TIMER_MS), undefined, { signal, ref: false }).catch(() => {
    // Woken early: the caller looks again at what there is to do.
  });
