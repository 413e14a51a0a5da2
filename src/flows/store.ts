import type { Priority } from "../core/falco/priority.ts";
import type { AuditLine, Finding, FindingId, FindingKind, Moment, Subject } from "../core/triage/finding.ts";
import type { Ledger } from "../core/triage/ledger.ts";
import type { Place } from "../core/triage/places.ts";
import type { NeighbourSearch, Neighbours } from "./neighbours.ts";
import type { PublishingHealth } from "./publishing-health.ts";

/** An alert on its way into the store. */
export interface Arrival {
  /**
   * Equal for two deliveries of one event, and beginning with its time (an index grows best at its end); undefined when
   * that cannot be known, so that nothing is dropped.
   */
  readonly eventKey: string | undefined;
  readonly fingerprint: string;
  readonly kind: FindingKind;
  readonly subject: Subject;
  readonly rule: string;
  readonly source: string;
  readonly priority: Priority;
  /** When the event happened, and when we got it. */
  readonly happenedAt: Moment;
  readonly receivedAt: Moment;
  readonly pod: string | undefined;
  readonly node: string | undefined;
  /** Beside pod and node: its container and processes. */
  readonly places: readonly Place[];
  /** The alert as JSON, exact to the last digit. */
  readonly body: string;
}

/** What became of one arrival, once it is on disk. */
export type Recorded =
  | { readonly kind: "duplicate" }
  | { readonly kind: "recorded"; readonly finding: FindingId; readonly account: "carded" | "folded" | "suppressed" };

/** An alert read back from the store. */
export interface StoredAlert {
  readonly id: number;
  readonly receivedAt: Moment;
  readonly body: string;
}

/** What Slack shows of a finding, as far as we know. */
export type CardState =
  /** Never posted. */
  | { readonly kind: "none" }
  /** A post was begun and its answer is not known (crash, time-out): look before posting again. */
  | { readonly kind: "sending"; readonly since: Moment; readonly revision: number; readonly channel: string }
  | {
      readonly kind: "shown";
      readonly channel: string;
      readonly ts: string;
      readonly revision: number;
      readonly at: Moment;
      /** Slack's link to the message, once somebody asked for it. */
      readonly link: string | undefined;
    }
  /** Somebody deleted the message in Slack; it is not put back for mere repeats, only once there is news. */
  | { readonly kind: "deleted"; readonly channel: string; readonly at: Moment };

/** A card as Slack took it. */
export interface ShownCard {
  readonly channel: string;
  readonly ts: string;
  /** The finding's revision that it shows. */
  readonly revision: number;
  readonly at: Moment;
  /** The one that it shows, in the analysis's words; the last one stands when it is not known. */
  readonly verdict?: string | undefined;
}

/** A card that wants work, in the order in which it should be done. */
export interface CardWork {
  readonly finding: Finding;
  readonly card: CardState;
  /** Slack's last definite refusal of this card, if it was the last word. */
  readonly refusal: Refusal | undefined;
}

/** A definite no of Slack's, and when to try again. */
export interface Refusal {
  readonly error: string;
  readonly at: Moment;
  /** Not before this moment again. */
  readonly retryAt: Moment;
}

/** Of a message for a thread: without `retryAt` it is given up for good. */
export type ThreadRefusal = Omit<Refusal, "retryAt"> & { readonly retryAt: Moment | undefined };

/** A message for a finding's thread. */
export interface ThreadPost {
  /** Unique for ever: a second one with the same key is not stored. For example `F-12/analysis/needs review/1`. */
  readonly key: string;
  /** Urgent ones (escalation, reopening) go before the analysis texts. */
  readonly urgent: boolean;
  /** Also shown in the channel. */
  readonly broadcast: boolean;
  readonly text: string;
  /** Block Kit blocks as JSON. */
  readonly blocks: string;
}

/** A message for a thread that wants to be sent. */
export interface ThreadWork {
  readonly id: number;
  readonly finding: FindingId;
  readonly channel: string;
  readonly parentTs: string;
  readonly post: ThreadPost;
  /** Set when an earlier attempt's answer is not known. */
  readonly sendingSince: Moment | undefined;
  /** Set when Slack refused it the last time. */
  readonly refusal: Refusal | undefined;
}

/** A change of a finding that must happen whole or not at all. */
export interface FindingChange {
  /** The finding as it should be, its `version` and `revision` one higher than when it was read. */
  readonly finding: Finding;
  /** The version that was read. */
  readonly expectedVersion: number;
  readonly audit: readonly AuditLine[];
  readonly threadPosts: readonly ThreadPost[];
}

/** Which findings a list shows. */
export interface FindingFilter {
  readonly states: readonly ("open" | "acknowledged" | "resolved")[];
  readonly owner?: string;
  /** In whatever case its letters are. */
  readonly rule?: string;
  readonly limit: number;
}

/** A rule, and the fingerprint whose alerts are not meant. */
export interface OtherAlertsSearch {
  readonly rule: string;
  readonly source: string;
  readonly fingerprint: string;
}

/** The one place where alerts, findings and decisions are kept. Every method is atomic and durable when it resolves. */
export interface Store {
  /**
   * Records alerts and counts refused ones. What arrives together commits together: one commit is in flight at a
   * time, and the next takes everything that came meanwhile.
   *
   * @returns One answer per arrival, in order.
   * @throws {StoreUnavailableError} when nothing was recorded and the sender should try again.
   */
  record(arrivals: readonly Arrival[], rejected?: number): Promise<readonly Recorded[]>;
  /** Balances at any instant. */
  ledger(): Promise<Ledger>;
  /**
   * Whether alerts can be taken: reads, and writes when the last alerts could not be written.
   * @throws {StoreUnavailableError} when not.
   */
  ready(): Promise<void>;

  finding(id: FindingId): Promise<Finding | undefined>;
  findings(filter: FindingFilter): Promise<readonly Finding[]>;
  /** Findings by state, for status and metrics. */
  countFindings(): Promise<Readonly<Record<"open" | "acknowledged" | "resolved" | "suppressed", number>>>;
  /** Compare-and-set: `stale` when the finding changed since it was read, or is gone. */
  change(change: FindingChange): Promise<"saved" | "stale">;
  /** The audit log of one finding, oldest first; the newest `limit` lines. */
  timeline(id: FindingId, limit: number): Promise<readonly AuditLine[]>;
  /** Findings whose acknowledgement or suppression ended at or before `now`. */
  lapsed(now: Moment, limit: number): Promise<readonly Finding[]>;

  /**
   * The alerts from which the explained one is chosen: the one explained so far, if any, and the next `limit` that
   * have not been looked at yet; oldest first.
   */
  alertsToExplain(id: FindingId, limit: number): Promise<readonly StoredAlert[]>;
  /** Remembers which alert the card explains, and up to which alert (inclusive) all were looked at. */
  explained(id: FindingId, alert: number, lookedUpTo: number): Promise<void>;

  /**
   * The newest alerts of a rule that are not of this fingerprint: of each finding one, then of each a second, and so on,
   * so that a flood of one finding does not hide the others. The newest first.
   */
  otherAlerts(search: OtherAlertsSearch, limit: number): Promise<readonly StoredAlert[]>;

  /** Security findings that share a place with this one, seen there about the same time. Strangers share none. */
  neighbours(id: FindingId, search: NeighbourSearch): Promise<Neighbours>;
  /**
   * Notes that the cards of a finding and of others belong together, and brings those of the others up to date that
   * Slack shows without it: each at most once for each finding, and not without end.
   *
   * @returns The others that were told just now.
   */
  joinFindings(id: FindingId, others: readonly FindingId[], now: Moment): Promise<readonly FindingId[]>;

  /** Cards not in Slack, unclear ones first, then the most severe, then the oldest; suppressed ones only if escalated. */
  cardsToPost(now: Moment, limit: number): Promise<readonly CardWork[]>;
  /**
   * Shown cards that are behind: those that a person or a reopening changed first (at once), then counters, which
   * wait until `quietMs` after the card was last shown.
   */
  cardsToUpdate(now: Moment, quietMs: number, limit: number): Promise<readonly CardWork[]>;
  cardSending(id: FindingId, revision: number, channel: string, now: Moment): Promise<void>;
  cardShown(id: FindingId, card: ShownCard): Promise<void>;
  /** A definite no: nothing is in Slack, or the update did not happen. */
  cardRefused(id: FindingId, refusal: Refusal): Promise<void>;
  /** The attempt is known not to have arrived: back to `none`. */
  cardNotSent(id: FindingId): Promise<void>;
  /**
   * Somebody deleted this message in Slack, and its thread with it; nothing happens when the card is another one by now.
   * A new card is wanted once there is news: a decision, a reopening, a worse priority, or `cardWanted`.
   */
  cardDeleted(id: FindingId, ts: string, now: Moment): Promise<void>;
  /** Findings whose card is deleted and which got alerts since it was looked at, at least `quietMs` ago. */
  deletedCards(now: Moment, quietMs: number, limit: number): Promise<readonly CardWork[]>;
  /** A deleted card's finding was looked at up to this revision, and there is no news. */
  deletedCardLooked(id: FindingId, revision: number, now: Moment): Promise<void>;
  /** There is news of a finding whose card is deleted: it gets a new one. */
  cardWanted(id: FindingId, now: Moment): Promise<void>;
  /** Remembers Slack's link to a card, as long as it is the message that was asked for. */
  cardLinked(id: FindingId, ts: string, link: string): Promise<void>;
  card(id: FindingId): Promise<CardState | undefined>;

  addThreadPosts(id: FindingId, posts: readonly ThreadPost[]): Promise<void>;
  /** Thread messages whose parent stands, urgent ones first, then in the order in which they were added. */
  threadPostsToSend(now: Moment, limit: number): Promise<readonly ThreadWork[]>;
  threadPostSending(id: number, now: Moment): Promise<void>;
  threadPostSent(id: number, ts: string): Promise<void>;
  /** Retried from `retryAt` on; given up for good when `retryAt` is undefined. */
  threadPostRefused(id: number, refusal: ThreadRefusal): Promise<void>;
  threadPostNotSent(id: number): Promise<void>;
  publishingHealth(): Promise<PublishingHealth>;

  /** Remembers an outside delivery (Slack's `event_id`); false when it was seen before. */
  firstTime(deliveryId: string, now: Moment): Promise<boolean>;
  /** Deletes alerts received before `before`, findings without alerts, old deliveries; in small steps. */
  prune(before: Moment): Promise<{ readonly alerts: number; readonly findings: number }>;
  close(): Promise<void>;
}

/** The store cannot take anything now (disk full, locked, closing); nothing of the call was recorded. */
export class StoreUnavailableError extends Error {
  override readonly name = "StoreUnavailableError";
  constructor(reason: string, cause: unknown) {
    super(`The store cannot take alerts now: ${reason}`, { cause });
  }
}
