import { sql } from "kysely";
import type { Finding, FindingId, Moment } from "../../core/triage/finding.ts";
import type { Ledger } from "../../core/triage/ledger.ts";
import type { FindingFilter, StoredAlert } from "../../flows/store.ts";
import { toFinding } from "./finding-row.ts";
import type { Database } from "./schema.ts";

/** Findings, each beside the suppression that stands for its fingerprint. */
export function selectFindings(db: Database) {
  return db
    .selectFrom("findings")
    .leftJoin("suppressions as s", (join) =>
      join.onRef("s.fingerprint", "=", "findings.fingerprint").on("s.ended_at", "is", null),
    )
    .selectAll("findings")
    .select([
      "s.by_user as suppressed_by",
      "s.began_at as suppressed_at",
      "s.until_at as suppressed_until",
      "s.reason as suppressed_reason",
    ]);
}

export async function ledger(db: Database): Promise<Ledger> {
  return await db
    .selectFrom("ledger")
    .select(["received", "rejected", "duplicate", "recorded", "carded", "folded", "suppressed"])
    .executeTakeFirstOrThrow();
}

export async function finding(db: Database, id: FindingId): Promise<Finding | undefined> {
  const row = await selectFindings(db).where("findings.id", "=", id).executeTakeFirst();
  return row === undefined ? undefined : toFinding(row);
}

/** The most severe first, then the one seen last. */
export async function findings(db: Database, filter: FindingFilter): Promise<readonly Finding[]> {
  if (filter.states.length === 0) return [];
  let query = selectFindings(db).where("findings.state", "in", filter.states);
  if (filter.owner !== undefined) query = query.where("findings.state_by", "=", filter.owner);
  if (filter.rule !== undefined) query = query.where(sql<boolean>`lower(findings.rule) = lower(${filter.rule})`);
  const rows = await query
    .orderBy("findings.priority_rank")
    .orderBy("findings.last_seen_at", "desc")
    .orderBy("findings.id", "desc")
    .limit(filter.limit)
    .execute();
  return rows.map(toFinding);
}

export async function countFindings(db: Database, now: Moment) {
  const byState = await db
    .selectFrom("findings")
    .select(["state", (each) => each.fn.countAll<number>().as("total")])
    .groupBy("state")
    .execute();
  const suppressed = await selectFindings(db)
    .clearSelect()
    .select((each) => each.fn.countAll<number>().as("total"))
    .where("findings.superseded_at", "is", null)
    .where("s.until_at", ">", now)
    .executeTakeFirstOrThrow();
  const count = (state: string) => byState.find((each) => each.state === state)?.total ?? 0;
  return {
    open: count("open"),
    acknowledged: count("acknowledged"),
    resolved: count("resolved"),
    suppressed: suppressed.total,
  };
}

/** Revision 0 stays: nothing of the finding was ever shown, and what others learn of it does not change that. */
export const NEXT_REVISION = sql<number>`case when revision > 0 then revision + 1 else 0 end`;

export async function alertsToExplain(db: Database, id: FindingId, limit: number): Promise<readonly StoredAlert[]> {
  const alerts = db.selectFrom("alerts").select(["id", "received_at", "body"]).where("finding_id", "=", id);
  const looked = await db
    .selectFrom("findings")
    .select(["explained_alert", "looked_up_to"])
    .where("id", "=", id)
    .executeTakeFirst();
  if (looked === undefined) return [];
  const fresh = await alerts.where("id", ">", looked.looked_up_to).orderBy("id").limit(limit).execute();
  const known = fresh.some((row) => row.id === looked.explained_alert);
  const explained =
    looked.explained_alert === null || known ? [] : await alerts.where("id", "=", looked.explained_alert).execute();
  return [...explained, ...fresh].map((row) => ({
    id: row.id,
    receivedAt: row.received_at,
    body: row.body,
  }));
}

export async function explained(db: Database, id: FindingId, alert: number, lookedUpTo: number): Promise<void> {
  await db
    .updateTable("findings")
    .set({ explained_alert: alert, looked_up_to: lookedUpTo })
    .where("id", "=", id)
    .execute();
}
