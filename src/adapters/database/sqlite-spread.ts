import type { FindingId, Moment } from "../../core/triage/finding.ts";
import type { PlaceKind } from "../../core/triage/places.ts";
import type { Arrival } from "../../flows/store.ts";
import type { IngestStatements } from "./sqlite-ingest-statements.ts";

/** Distinct pods, nodes and other places that are kept for one finding. A name is outside text and may be endless. */
const MAX_NAMES = 1_000;

/** Times at a known place are written only when they moved by more: a storm costs no write for each alert. */
const COARSE_MS = 5_000;

/** How many places of each kind a finding has. */
export interface PlaceCounts {
  pods: number;
  nodes: number;
  places: number;
}

/** The places of a finding's first alert. */
export function countsOf({ pod, node, places }: Arrival): PlaceCounts {
  const names = new Set(places.map(({ kind, name }) => `${kind} ${name}`));
  return { pods: pod === undefined ? 0 : 1, nodes: node === undefined ? 0 : 1, places: names.size };
}

/**
 * What the rows of busy places say, so that a storm need not read them again for each batch. Written only after a
 * commit; ids are never used twice, so an entry whose row is gone is never asked for.
 */
export class KnownPlaces {
  readonly #times = new Map<string, { readonly firstAt: Moment; readonly lastAt: Moment }>();

  has(key: string): boolean {
    return this.#times.has(key);
  }

  /** Whether these times are hardly news. */
  covers(key: string, firstAt: Moment, lastAt: Moment): boolean {
    const known = this.#times.get(key);
    return known !== undefined && firstAt >= known.firstAt && lastAt - COARSE_MS <= known.lastAt;
  }

  /** Widens what is known of a place by these times. */
  remember(key: string, firstAt: Moment, lastAt: Moment): void {
    const known = this.#times.get(key);
    this.#times.delete(key);
    // The oldest entry goes first; the name of one place may be long, so there are not too many.
    if (this.#times.size >= MOST_KNOWN) this.#times.delete(this.#times.keys().next().value ?? "");
    this.#times.set(key, {
      firstAt: Math.min(firstAt, known?.firstAt ?? firstAt),
      lastAt: Math.max(lastAt, known?.lastAt ?? lastAt),
    });
  }
}

const MOST_KNOWN = 4_000;

interface Seen {
  readonly finding: FindingId;
  readonly kind: PlaceKind;
  readonly name: string;
  firstAt: Moment;
  lastAt: Moment;
  /** What stands in the row so far is older news. */
  isStale: boolean;
  /** Whether there is a row: there is none where no room was left. */
  readonly isKept: boolean;
}

/** The places that a batch of alerts touches: each is inserted once, and its times are written at the end. */
export class Spread {
  readonly #sql: IngestStatements;
  readonly #known: KnownPlaces;
  readonly #seen = new Map<string, Seen>();

  constructor(statements: IngestStatements, known: KnownPlaces) {
    this.#sql = statements;
    this.#known = known;
  }

  add(finding: FindingId, counts: PlaceCounts, arrival: Arrival): void {
    const at = arrival.happenedAt;
    counts.pods += this.#touch(finding, "pod", arrival.pod, at, counts.pods);
    counts.nodes += this.#touch(finding, "node", arrival.node, at, counts.nodes);
    for (const { kind, name } of arrival.places) counts.places += this.#touch(finding, kind, name, at, counts.places);
  }

  finish(): void {
    for (const [key, { finding, kind, name, firstAt, lastAt, isStale }] of this.#seen) {
      if (!isStale || this.#known.covers(key, firstAt, lastAt)) continue;
      this.#sql.moveTimes.run(firstAt, lastAt, finding, kind, name, firstAt, lastAt - COARSE_MS);
    }
  }

  /** To be called once the batch is on disk. */
  committed(): void {
    for (const [key, { firstAt, lastAt, isKept }] of this.#seen) {
      if (isKept && !this.#known.covers(key, firstAt, lastAt)) this.#known.remember(key, firstAt, lastAt);
    }
  }

  /** @returns 1 for a new name, 0 for a known one or where there is no room for more. */
  #touch(finding: FindingId, kind: PlaceKind, name: string | undefined, at: Moment, count: number): 0 | 1 {
    if (name === undefined) return 0;
    const key = `${finding} ${kind} ${name}`;
    const seen = this.#seen.get(key);
    if (seen !== undefined) {
      seen.isStale ||= at < seen.firstAt || at > seen.lastAt;
      seen.firstAt = Math.min(seen.firstAt, at);
      seen.lastAt = Math.max(seen.lastAt, at);
      return 0;
    }
    const isKnown = this.#known.has(key);
    const hasRoom = count < MAX_NAMES;
    const isNew = !isKnown && hasRoom && this.#sql.insertName.run(finding, kind, name, at, at).changes === 1;
    const isKept = isKnown || hasRoom;
    this.#seen.set(key, { finding, kind, name, firstAt: at, lastAt: at, isStale: !isNew, isKept });
    return isNew ? 1 : 0;
  }
}
