import type { SlackOutcome } from "../messenger.ts";

/** A post that somebody else asked for, such as an answer in a thread. */
export type Errand = () => Promise<SlackOutcome<unknown>>;

/** What waits for its turn in one channel, first come, first served. */
export interface Errands {
  /** Resolves once the post was carried out in its turn, with how it ended. */
  ask<Ok>(post: () => Promise<SlackOutcome<Ok>>): Promise<SlackOutcome<Ok>>;
  next(): Errand | undefined;
  /** Turns away whoever waits, and whoever comes. */
  close(): void;
}

const CLOSED = { kind: "unreachable", error: "Falconer is stopping" } as const;

/** @param wake - Called when something begins to wait. */
export function noErrands(wake: () => void): Errands {
  const waiting: { readonly run: Errand; readonly turnAway: () => void }[] = [];
  let isClosed = false;
  return {
    ask<Ok>(post: () => Promise<SlackOutcome<Ok>>) {
      if (isClosed) return Promise.resolve(CLOSED);
      const { promise, resolve } = Promise.withResolvers<SlackOutcome<Ok>>();
      const run = async () => {
        const outcome = await post();
        resolve(outcome);
        return outcome;
      };
      waiting.push({ run, turnAway: () => resolve(CLOSED) });
      wake();
      return promise;
    },
    next() {
      const [first] = waiting;
      if (first === undefined) return undefined;
      return () => {
        waiting.shift();
        return first.run();
      };
    },
    close() {
      isClosed = true;
      for (const { turnAway } of waiting.splice(0)) turnAway();
    },
  };
}
