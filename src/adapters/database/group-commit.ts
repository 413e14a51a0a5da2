import { type Arrival, type Recorded, StoreUnavailableError } from "../../flows/store.ts";

/** Arrivals in one commit. */
const MAX_BATCH = 512;

/** The batch being committed, and the next one, handed over already so that the worker goes on without a pause. */
const BATCHES_UNDER_WAY = 2;

/** Characters of alerts that may wait; beyond, the sender is told to come again, before memory runs out. */
const MAX_WAITING = 64 * 1024 * 1024;

interface Submission {
  readonly arrivals: readonly Arrival[];
  readonly rejected: number;
  readonly size: number;
  resolve(recorded: readonly Recorded[]): void;
  reject(error: unknown): void;
}

/** Commits a batch whole or not at all; one answer per arrival. */
export type Commit = (arrivals: readonly Arrival[], rejected: number) => Promise<readonly Recorded[]>;

/**
 * One commit at a time; the next takes what came meanwhile. No timer: under load batches grow by themselves, and a
 * lone alert does not wait.
 */
export class GroupCommit {
  readonly #commit: Commit;
  readonly #waiting: Submission[] = [];
  #waitingSize = 0;
  readonly #runs = new Set<Promise<void>>();
  #isClosed = false;

  constructor(commit: Commit) {
    this.#commit = commit;
  }

  async record(arrivals: readonly Arrival[], rejected: number): Promise<readonly Recorded[]> {
    if (arrivals.length === 0 && rejected === 0) return [];
    if (this.#isClosed) throw new StoreUnavailableError("Falconer is stopping", undefined);
    const size = arrivals.reduce((sum, arrival) => sum + arrival.body.length, 0);
    if (this.#waitingSize + size > MAX_WAITING && this.#waiting.length > 0) {
      throw new StoreUnavailableError("too many alerts are waiting to be written", undefined);
    }
    const { promise, resolve, reject } = Promise.withResolvers<readonly Recorded[]>();
    this.#waiting.push({ arrivals, rejected, size, resolve, reject });
    this.#waitingSize += size;
    if (this.#runs.size < BATCHES_UNDER_WAY) this.#start();
    return await promise;
  }

  /** Takes nothing more, and resolves when all that was taken is answered. */
  async close(): Promise<void> {
    this.#isClosed = true;
    while (this.#runs.size > 0) await Promise.all(this.#runs);
  }

  #start(): void {
    const run = this.#run().finally(() => this.#runs.delete(run));
    this.#runs.add(run);
  }

  async #run(): Promise<void> {
    // Lets everything that arrived in this turn of the event loop into the first batch.
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#commitTogether(this.#takeBatch());
  }

  #takeBatch(): Submission[] {
    let arrivals = 0;
    let taken = 0;
    for (const submission of this.#waiting) {
      // A submission is never split: all of it is recorded, or nothing.
      if (taken > 0 && arrivals + submission.arrivals.length > MAX_BATCH) break;
      arrivals += submission.arrivals.length;
      this.#waitingSize -= submission.size;
      taken++;
    }
    return this.#waiting.splice(0, taken);
  }

  async #commitTogether(batch: readonly Submission[]): Promise<void> {
    try {
      const all = await this.#commit(
        batch.flatMap((submission) => submission.arrivals),
        batch.reduce((sum, submission) => sum + submission.rejected, 0),
      );
      let from = 0;
      for (const submission of batch) {
        submission.resolve(all.slice(from, from + submission.arrivals.length));
        from += submission.arrivals.length;
      }
    } catch (error) {
      await this.#refuse(batch, error);
    }
  }

  async #refuse(batch: readonly Submission[], error: unknown): Promise<void> {
    if (batch.length === 1 || error instanceof StoreUnavailableError) {
      for (const submission of batch) submission.reject(error);
      return;
    }
    // One submission spoils the commit: its neighbours must not pay for it.
    for (const submission of batch) await this.#commitTogether([submission]);
  }
}
