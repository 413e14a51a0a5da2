import type { Analysis } from "../analysis/analysis.ts";
import type { AuditLine, Finding, Moment } from "../triage/finding.ts";
import type { Related } from "./related.ts";

/** A message as Slack wants it: fallback text (notifications, screen readers) and Block Kit blocks. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly object[];
}

/** Everything that a card shows. Two equal models render to equal messages: no clock, no chance. */
export interface CardModel {
  readonly finding: Finding;
  readonly analysis: Analysis;
  /** The newest lines of the audit log, oldest first. */
  readonly timeline: readonly AuditLine[];
  readonly related: Related;
  /** Used only to tell whether a suppression or acknowledgement still holds. */
  readonly now: Moment;
  /** `false` when the workspace refuses Slack's collapsible `container` block. */
  readonly containers: boolean;
}
