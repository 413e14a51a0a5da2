import type { Finding } from "../core/triage/finding.ts";
import type { PlaceKind, PlaceSeen } from "../core/triage/places.ts";
import type { CardState, StoredAlert } from "./store.ts";

/** Which neighbours of a finding are looked for. */
export interface NeighbourSearch {
  /** The most time between what happened at a place in the one finding and in the other. */
  readonly withinMs: number;
  readonly kinds: readonly PlaceKind[];
  readonly limit: number;
}

/** A finding that shares a place with another one, about the same time. */
export interface Neighbour {
  readonly finding: Finding;
  readonly card: CardState;
  /** The alert that stands for it; undefined when none is left. */
  readonly alert: StoredAlert | undefined;
  /** The places that both share, with the neighbour's own times there. */
  readonly shared: readonly PlaceSeen[];
}

/** The findings that share a place with one. */
export interface Neighbours {
  /** The finding's own places, the latest ones if it has many. */
  readonly places: readonly PlaceSeen[];
  /** The earliest first. A flood of one rule's findings does not keep out other rules' findings. */
  readonly found: readonly Neighbour[];
  /** How many there are; counting stops at some hundreds. */
  readonly total: number;
}
