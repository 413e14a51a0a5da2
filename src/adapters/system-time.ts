import { setTimeout as timer } from "node:timers/promises";
import type { Clock, Sleep } from "../flows/surroundings.ts";

/** The machine's own clock. */
export const systemClock: Clock = { now: () => Date.now() };

/** A real wait that keeps no process alive. */
export const systemSleep: Sleep = (ms, signal) =>
  timer(ms, undefined, { signal, ref: false }).catch(() => {
    // Woken early: the caller looks again at what there is to do.
  });
