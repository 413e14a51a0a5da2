import type { Ledger } from "../../src/core/triage/ledger.ts";
import type { Arrival, Recorded } from "../../src/flows/store.ts";

/** The part of the store that takes alerts in, in memory: each alert its own finding. */
export class RecordingStore {
  readonly arrivals: Arrival[] = [];
  /** Set it to make the store fail. */
  failure: Error | undefined;
  #duplicate = 0;
  #rejected = 0;
  readonly #keys = new Set<string>();

  async record(arrivals: readonly Arrival[], rejected = 0): Promise<readonly Recorded[]> {
    if (this.failure !== undefined) throw this.failure;
    this.#rejected += rejected;
    return arrivals.map((arrival) => this.#recordOne(arrival));
  }

  async ledger(): Promise<Ledger> {
    if (this.failure !== undefined) throw this.failure;
    const [recorded, duplicate, rejected] = [this.arrivals.length, this.#duplicate, this.#rejected];
    const received = recorded + duplicate + rejected;
    return { received, rejected, duplicate, recorded, carded: recorded, folded: 0, suppressed: 0 };
  }

  async ready(): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
  }

  async countFindings() {
    return { open: this.arrivals.length, acknowledged: 0, resolved: 0, suppressed: 0 };
  }

  async publishingHealth() {
    return {
      cardsBehind: 0,
      threadPostsWaiting: 0,
      oldestWaitingSince: undefined,
      refusals: [],
      deletedCards: { total: 0, findings: [] },
    };
  }

  #recordOne(arrival: Arrival): Recorded {
    if (arrival.eventKey !== undefined && this.#keys.has(arrival.eventKey)) {
      this.#duplicate += 1;
      return { kind: "duplicate" };
    }
    if (arrival.eventKey !== undefined) this.#keys.add(arrival.eventKey);
    this.arrivals.push(arrival);
    return { kind: "recorded", finding: this.arrivals.length, account: "carded" };
  }
}
