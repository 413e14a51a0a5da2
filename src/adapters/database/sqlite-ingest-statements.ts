import type { DatabaseSync } from "node:sqlite";
import { COUNTER_COLUMNS, DECISION_COLUMNS, IDENTITY_COLUMNS } from "./finding-row.ts";

export type IngestStatements = ReturnType<typeof prepareIngestStatements>;

const SUPPRESSION_COLUMNS = `s.by_user as suppressed_by, s.began_at as suppressed_at,
  s.until_at as suppressed_until, s.reason as suppressed_reason`;

/** The statements that record alerts, prepared once. */
export function prepareIngestStatements(sqlite: DatabaseSync) {
  const insertColumns = [
    ...IDENTITY_COLUMNS,
    ...DECISION_COLUMNS,
    ...COUNTER_COLUMNS,
    "pods",
    "nodes",
    "places",
    "last_received_at",
    "urgent_revision",
    "behind_since",
  ];
  return {
    begin: sqlite.prepare("begin immediate"),
    commit: sqlite.prepare("commit"),
    rollback: sqlite.prepare("rollback"),
    alertOfEvent: sqlite.prepare("select 1 from alerts where event_key = ?"),
    insertAlert: sqlite.prepare(
      "insert into alerts (finding_id, received_at, happened_at, event_key, account, body) values (?, ?, ?, ?, ?, ?)",
    ),
    currentFinding: sqlite.prepare(
      `select f.*, ${SUPPRESSION_COLUMNS} from findings f
       left join suppressions s on s.fingerprint = f.fingerprint and s.ended_at is null
       where f.fingerprint = ? and f.superseded_at is null`,
    ),
    suppression: sqlite.prepare(
      `select ${SUPPRESSION_COLUMNS} from suppressions s where s.fingerprint = ? and s.ended_at is null`,
    ),
    insertFinding: sqlite.prepare(
      `insert into findings (${insertColumns.join(", ")}) values (${insertColumns.map(() => "?").join(", ")})`,
    ),
    supersede: sqlite.prepare("update findings set superseded_at = ?, last_hidden_at = null where id = ?"),
    // The right sides see the row as it was: a finding is behind since its first unseen revision.
    updateCounters: sqlite.prepare(
      `update findings set ${assignments(COUNTER_COLUMNS)}, pods = ?, nodes = ?, places = ?, last_received_at = ?,
         urgent_revision = max(urgent_revision, ?),
         card_state = case when card_state = 'deleted' and ? > card_revision then 'none' else card_state end,
         behind_since = case when revision < ? then coalesce(behind_since, ?) else behind_since end
       where id = ?`,
    ),
    updateDecision: sqlite.prepare(`update findings set ${assignments(DECISION_COLUMNS)} where id = ?`),
    insertName: sqlite.prepare(
      "insert into spread (finding_id, kind, name, first_at, last_at) values (?, ?, ?, ?, ?) on conflict do nothing",
    ),
    moveTimes: sqlite.prepare(
      `update spread set first_at = min(first_at, ?), last_at = max(last_at, ?)
       where finding_id = ? and kind = ? and name = ? and (first_at > ? or last_at < ?)`,
    ),
    insertAudit: sqlite.prepare("insert into audit (finding_id, at, by_user, action, detail) values (?, ?, ?, ?, ?)"),
    countUp: sqlite.prepare(
      `update ledger set received = received + ?, rejected = rejected + ?, duplicate = duplicate + ?,
         recorded = recorded + ?, carded = carded + ?, folded = folded + ?, suppressed = suppressed + ? where id = 1`,
    ),
  };
}

function assignments(columns: readonly string[]): string {
  return columns.map((column) => `${column} = ?`).join(", ");
}
