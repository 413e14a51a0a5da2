import type { Prose, VerdictKind } from "../analysis/analysis.ts";
import type { Finding, Moment } from "../triage/finding.ts";

/** Another finding, or the card's own, as one line of a story. */
export interface RelatedFinding {
  readonly finding: Finding;
  /** When it was first seen at the place that both share. */
  readonly at: Moment;
  readonly headline: Prose;
  readonly verdict: VerdictKind;
  /** Slack's address of its card; undefined when there is none, or Slack does not tell. */
  readonly link: string | undefined;
}

/** Findings that look like the work of one cause. */
export interface ShownStory {
  /** Names the kind of story: `driver-loader`. */
  readonly id: string;
  readonly kind: "attack" | "routine";
  /** To stand after "Part of a story with F-3:". */
  readonly title: string;
  readonly means: string;
  readonly confirm: string;
  /** How many different stages it has so far. */
  readonly stages: number;
  /** The earliest first, the card's own finding among them; `label` says what happened in its stage. */
  readonly members: readonly (RelatedFinding & { readonly label: string })[];
}

/** What shares a container, a pod or a process with a finding, about the same time. */
export interface Related {
  readonly stories: readonly ShownStory[];
  /** In none of the stories; nothing is claimed of their cause. */
  readonly others: readonly RelatedFinding[];
  /** Of very many only some were looked at, so that there may be more `others`. */
  readonly incomplete: boolean;
}

/** A finding that stands alone. */
export const NOTHING_RELATED: Related = { stories: [], others: [], incomplete: false };
