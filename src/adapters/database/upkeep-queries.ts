import { sql } from "kysely";
import type { FindingId, Moment } from "../../core/triage/finding.ts";
import type { Database } from "./schema.ts";

/** How long an outside delivery is remembered. Slack repeats for about an hour at most. */
const DELIVERY_MEMORY_MS = 24 * 60 * 60 * 1000;

/** At most so many rows are looked at in one transaction, so that alerts never wait long behind it. */
const STEP = 500;

export async function firstTime(db: Database, deliveryId: string, now: Moment): Promise<boolean> {
  const inserted = await db
    .insertInto("deliveries")
    .values({ id: deliveryId, seen_at: now })
    .onConflict((conflict) => conflict.column("id").doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}

/** As much as a large alert, so that it does not fit where an alert would not. */
const PROBE = `readiness probe ${"·".repeat(32 * 1024)}`;

/** Writes a row in place of the last one: fails as an alert would when the disk is full. */
export async function probeWriting(db: Database, now: Moment): Promise<void> {
  await db.deleteFrom("deliveries").where("id", "=", PROBE).execute();
  await db.insertInto("deliveries").values({ id: PROBE, seen_at: now }).execute();
}

/** Where the next step goes on. */
export interface AlertCursor {
  readonly receivedAt: Moment;
  readonly id: number;
}

/** One step of a deletion: how many rows went, and where to go on; no `next` when it is done. */
export interface Step<Cursor> {
  readonly deleted: number;
  readonly next: Cursor | undefined;
}

/** Deletes old alerts, but not the one that a standing card explains: without it the card could not be rendered. */
export async function pruneAlerts(
  db: Database,
  before: Moment,
  after: AlertCursor | undefined,
): Promise<Step<AlertCursor>> {
  let query = db
    .selectFrom("alerts")
    .innerJoin("findings", "findings.id", "alerts.finding_id")
    .select(["alerts.id", "alerts.received_at as receivedAt", "findings.explained_alert as explained"])
    .where("alerts.received_at", "<", before);
  if (after !== undefined) {
    query = query.where(sql<boolean>`(alerts.received_at, alerts.id) > (${after.receivedAt}, ${after.id})`);
  }
  const rows = await query.orderBy("alerts.received_at").orderBy("alerts.id").limit(STEP).execute();
  const old = rows.filter((row) => row.id !== row.explained).map((row) => row.id);
  if (old.length > 0) await db.deleteFrom("alerts").where("id", "in", old).execute();
  return { deleted: old.length, next: rows.length < STEP ? undefined : rows.at(-1) };
}

/**
 * Deletes findings that got no alert since `before`, with all that is theirs but the audit log. Their cards stay in Slack
 * as they were last shown: updating each would spend Slack's limit on what nobody reads. A press on one says that the
 * finding was deleted.
 */
export async function pruneFindings(
  db: Database,
  before: Moment,
  after: FindingId | undefined,
): Promise<Step<FindingId>> {
  const rows = await db
    .selectFrom("findings")
    .select(["id", "last_received_at"])
    .where("id", ">", after ?? 0)
    .orderBy("id")
    .limit(STEP)
    .execute();
  const old = rows.filter((row) => row.last_received_at < before).map((row) => row.id);
  if (old.length > 0) {
    for (const table of ["joined", "spread", "thread_posts", "alerts"] as const) {
      await db.deleteFrom(table).where("finding_id", "in", old).execute();
    }
    await db.deleteFrom("findings").where("id", "in", old).execute();
  }
  return { deleted: old.length, next: rows.length < STEP ? undefined : rows.at(-1)?.id };
}

export async function pruneDeliveries(db: Database, now: Moment): Promise<Step<true>> {
  const old = db
    .selectFrom("deliveries")
    .select("id")
    .where("seen_at", "<", now - DELIVERY_MEMORY_MS)
    .limit(STEP);
  const { numDeletedRows } = await db.deleteFrom("deliveries").where("id", "in", old).executeTakeFirst();
  const deleted = Number(numDeletedRows);
  return { deleted, next: deleted < STEP ? undefined : true };
}
