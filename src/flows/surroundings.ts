import type { Moment } from "../core/triage/finding.ts";

/** The time of day. */
export interface Clock {
  now(): Moment;
}

/** For measuring and waiting: the machine's clock is set now and then, and jumps. */
export interface SteadyClock {
  /** Milliseconds since some moment; never goes back. */
  monotonicMs(): number;
}

/** Resolves when the time is over or the signal aborts, whichever comes first; never rejects. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>;

/** Static words and data apart; `error` is for what a person must act on now. */
export interface Log {
  debug(words: string, data?: object): void;
  info(words: string, data?: object): void;
  warn(words: string, data?: object): void;
  error(words: string, data?: object): void;
}
