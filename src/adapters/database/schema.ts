import type { Generated, Kysely, Selectable } from "kysely";
import type { Priority } from "../../core/falco/priority.ts";
import type { Disposition, FindingKind, TriageState } from "../../core/triage/finding.ts";
import type { PlaceKind } from "../../core/triage/places.ts";

/** The tables as queries see them. Moments are milliseconds since 1970 UTC; yes and no are 1 and 0. */
export interface Tables {
  readonly findings: FindingTable;
  readonly alerts: AlertTable;
  readonly spread: SpreadTable;
  readonly joined: JoinedTable;
  readonly suppressions: SuppressionTable;
  readonly audit: AuditTable;
  readonly thread_posts: ThreadPostTable;
  readonly deliveries: DeliveryTable;
  readonly ledger: LedgerTable;
}

/** A connection or a transaction: a query does not care which. */
export type Database = Kysely<Tables>;

interface FindingTable {
  id: Generated<number>;
  kind: FindingKind;
  fingerprint: string;
  rule: string;
  source: string;
  subject_where: string;
  subject_what: string | null;
  priority: Priority;
  /** Falco's number of the priority, for ordering. */
  priority_rank: number;
  alert_count: number;
  hidden_count: number;
  /** When its last hidden alert came; null once people were told, and for a finding that another one followed. */
  last_hidden_at: number | null;
  first_seen_at: number;
  last_seen_at: number;
  /** When we got its last alert: what retention goes by. */
  last_received_at: number;
  pods: number;
  nodes: number;
  /** Rows of other kinds in `spread`. */
  places: Generated<number>;
  state: TriageState["kind"];
  state_by: string | null;
  state_at: number | null;
  state_until: number | null;
  disposition: Disposition | null;
  note: string | null;
  /** The priority and verdict that the owner saw when acknowledging it. */
  seen_priority: Priority | null;
  seen_verdict: string | null;
  escalated_by: string | null;
  escalated_at: number | null;
  reopened_at: number | null;
  /** Set once a newer finding of the same fingerprint took over; alerts go to the one where it is null. */
  superseded_at: number | null;
  version: number;
  revision: number;
  /** The last revision that must not wait for the quiet time. */
  urgent_revision: Generated<number>;
  /** Since when Slack shows less than it ought to; null while it is up to date. */
  behind_since: number | null;
  explained_alert: number | null;
  /** The verdict that the card shows. */
  verdict: string | null;
  looked_up_to: Generated<number>;
  card_state: Generated<"none" | "sending" | "shown" | "deleted">;
  card_channel: string | null;
  card_ts: string | null;
  card_revision: Generated<number>;
  card_at: number | null;
  card_link: string | null;
  refusal_error: string | null;
  refusal_at: number | null;
  refusal_retry_at: number | null;
}

interface AlertTable {
  id: Generated<number>;
  finding_id: number;
  received_at: number;
  happened_at: number;
  event_key: string | null;
  account: string;
  body: string;
}

/** The distinct places of a finding, up to a limit, and when something was seen there (to a few seconds). */
interface SpreadTable {
  finding_id: number;
  kind: PlaceKind;
  name: string;
  first_at: number;
  last_at: number;
}

/** The card of the one finding was told of the other. */
interface JoinedTable {
  finding_id: number;
  other_id: number;
}

/** By fingerprint, so that the next finding of it is hidden as well. Rows are closed, never rewritten. */
interface SuppressionTable {
  id: Generated<number>;
  fingerprint: string;
  by_user: string;
  began_at: number;
  until_at: number;
  reason: string;
  ended_at: number | null;
}

interface AuditTable {
  id: Generated<number>;
  finding_id: number;
  at: number;
  /** Null: Falconer itself. */
  by_user: string | null;
  action: string;
  detail: string;
  about_user: string | null;
}

interface ThreadPostTable {
  id: Generated<number>;
  finding_id: number;
  post_key: string;
  urgent: number;
  broadcast: number;
  text: string;
  blocks: string;
  added_at: number;
  state: Generated<"waiting" | "sending" | "sent" | "given up">;
  sending_since: number | null;
  ts: string | null;
  refusal_error: string | null;
  refusal_at: number | null;
  retry_at: number | null;
}

interface DeliveryTable {
  id: string;
  seen_at: number;
}

/** One row. */
interface LedgerTable {
  id: number;
  received: number;
  rejected: number;
  duplicate: number;
  recorded: number;
  carded: number;
  folded: number;
  suppressed: number;
}

/** A finding as its table holds it. */
export type FindingRow = Selectable<FindingTable>;
