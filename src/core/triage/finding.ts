import type { Priority } from "../falco/priority.ts";

/**
 * The words of the house, one per idea:
 *
 * - alert:       one firing of a Falco rule
 * - finding:     all alerts with one fingerprint, and what people decided about them: one card, one thread
 * - fingerprint: which alerts are the same: rule + workload + process
 * - card:        the parent message of a finding, always rendered from the store
 * - suppression: matching alerts are stored and counted, but not shown, until it ends
 */

/** A finding's number; people see it as `F-1042`. */
export type FindingId = number;

/** A Slack user id such as `U012AB3CD`: the only thing that says who acted. */
export type UserId = string;

/** Milliseconds since 1970 UTC. */
export type Moment = number;

/** Who changed something: a person, or Falconer itself (time ran out, an alert came back). */
export type Actor = { readonly kind: "person"; readonly id: UserId } | { readonly kind: "falconer" };

/** How a finding was closed: the words of Dispatch and Panther. */
export const DISPOSITIONS = ["true positive", "benign, expected", "false positive", "duplicate", "test"] as const;
/** One of the ways to close a finding. */
export type Disposition = (typeof DISPOSITIONS)[number];

/** What a person took a finding for when they acknowledged it: worse news than that lifts the acknowledgement. */
export interface Seen {
  readonly priority: Priority;
  /** As in {@link Finding.verdict}. */
  readonly verdict: string | undefined;
}

/** Who has a finding, or how it was closed. */
export type TriageState =
  | { readonly kind: "open" }
  | {
      readonly kind: "acknowledged";
      readonly by: UserId;
      readonly at: Moment;
      readonly until: Moment;
      readonly seen?: Seen | undefined;
    }
  | {
      readonly kind: "resolved";
      readonly by: UserId;
      readonly at: Moment;
      readonly disposition: Disposition;
      readonly note: string;
    };

/** A second axis beside triage: it hides, and never takes a finding from its owner. */
export interface Suppression {
  readonly by: UserId;
  readonly at: Moment;
  readonly until: Moment;
  readonly reason: string;
}

/** Somebody asked for help; a mark, not a state. */
export interface Escalation {
  readonly by: UserId;
  readonly at: Moment;
}

/** `sensor health`: Falco's messages about itself (dropped events, restarts), never a security verdict. */
export type FindingKind = "security" | "sensor health";

/** What the fingerprint was made of, for people: `where` a workload, `what` a process or actor. */
export interface Subject {
  readonly where: string;
  readonly what: string | undefined;
}

/** All alerts with one fingerprint, and what people decided about them. */
export interface Finding {
  readonly id: FindingId;
  readonly kind: FindingKind;
  readonly fingerprint: string;
  readonly rule: string;
  readonly source: string;
  readonly subject: Subject;
  /** The worst priority of any alert in it. */
  readonly priority: Priority;
  /** Alerts in it, repeats of one event not counted. */
  readonly count: number;
  /** How many of `count` arrived while it was suppressed. */
  readonly hiddenCount: number;
  /** When the last of them came; undefined once the suppression ended and people were told. */
  readonly lastHiddenAt?: Moment | undefined;
  /** By the events' own times. */
  readonly firstSeenAt: Moment;
  readonly lastSeenAt: Moment;
  readonly pods: number;
  readonly nodes: number;
  readonly state: TriageState;
  readonly suppression: Suppression | undefined;
  readonly escalation: Escalation | undefined;
  /** The verdict that its card shows, in the analysis's words; undefined as long as no card showed one. */
  readonly verdict?: string | undefined;
  /** When it came back after being resolved; undefined if it never did. */
  readonly reopenedAt: Moment | undefined;
  /** Grows with each change of triage, suppression or escalation: the guard of compare-and-set. */
  readonly version: number;
  /** Grows with every change that a card shows: the revision that Slack ought to show. */
  readonly revision: number;
}

/** One line of the audit log: who did what, when, in words. */
export interface AuditLine {
  readonly at: Moment;
  readonly by: Actor;
  readonly action: string;
  /** The rest in one sentence: the reason, the disposition, the end. */
  readonly detail: string;
  /** Whom it was done to, if that is another person. */
  readonly about?: UserId | undefined;
}

/** `F-1042` */
export function findingName(id: FindingId): string {
  return `F-${id}`;
}

/** Reads `F-1042`, `f-1042` or `1042`; undefined when the text is no finding's name. */
export function readFindingName(text: string): FindingId | undefined {
  const digits = /^\s*(?:[Ff]-)?([1-9]\d{0,14})\s*$/.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Whether alerts of this finding are hidden at that moment. Active from `at` up to, not including, `until`. */
export function isSuppressed(finding: Pick<Finding, "suppression">, now: Moment): boolean {
  return finding.suppression !== undefined && now < finding.suppression.until;
}
