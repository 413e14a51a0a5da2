import { sql } from "kysely";
import type { FindingId, Moment } from "../../core/triage/finding.ts";
import type { CardWork } from "../../flows/store.ts";
import { NO_REFUSAL, toWork, update, wasQuiet } from "./card-queries.ts";
import { selectFindings } from "./finding-queries.ts";
import type { Database } from "./schema.ts";

/** As many as a status shows. */
const MOST_NAMED = 10;

export async function cardDeleted(db: Database, id: FindingId, ts: string, now: Moment): Promise<void> {
  const gone = await update(db, id)
    .set({ card_state: "deleted", card_ts: null, card_at: now, behind_since: null, ...NO_REFUSAL })
    .where("card_state", "=", "shown")
    .where("card_ts", "=", ts)
    .executeTakeFirst();
  if (gone.numUpdatedRows === 0n) return;
  // They were, or were to be, in the thread that is gone. A new card brings them again.
  await db.deleteFrom("thread_posts").where("finding_id", "=", id).where("urgent", "=", 0).execute();
  const waiting = await db
    .updateTable("thread_posts")
    .set({ state: "waiting", sending_since: null, retry_at: null, refusal_error: null, refusal_at: null })
    .where("finding_id", "=", id)
    .where("state", "in", ["waiting", "sending"])
    .executeTakeFirst();
  const unseen = await db
    .selectFrom("findings")
    .select("id")
    .where("id", "=", id)
    .whereRef("urgent_revision", ">", "card_revision")
    .executeTakeFirst();
  if (waiting.numUpdatedRows > 0n || unseen !== undefined) await cardWanted(db, id, now);
}

export async function cardWanted(db: Database, id: FindingId, now: Moment): Promise<void> {
  await update(db, id).set({ card_state: "none", behind_since: now }).where("card_state", "=", "deleted").execute();
}

/** Said as the partial index says it, so that it is used. */
const IS_DELETED = sql<boolean>`findings.card_state = 'deleted'`;

export async function deletedCards(
  db: Database,
  now: Moment,
  quietMs: number,
  limit: number,
): Promise<readonly CardWork[]> {
  const rows = await selectFindings(db)
    .where(IS_DELETED)
    .where(wasQuiet(now, quietMs))
    .whereRef("findings.revision", ">", "findings.card_revision")
    .orderBy("findings.card_at")
    .limit(limit)
    .execute();
  return rows.map(toWork);
}

export async function deletedCardLooked(db: Database, id: FindingId, revision: number, now: Moment): Promise<void> {
  await update(db, id).set({ card_revision: revision, card_at: now }).where("card_state", "=", "deleted").execute();
}

/** Of the findings that somebody still cares about. */
export async function deletedCardHealth(db: Database) {
  const deleted = db.selectFrom("findings").where(IS_DELETED).where("state", "<>", "resolved");
  const { total } = await deleted.select((each) => each.fn.countAll<number>().as("total")).executeTakeFirstOrThrow();
  const rows = await deleted.select("id").orderBy("priority_rank").orderBy("id").limit(MOST_NAMED).execute();
  return { total, findings: rows.map((row) => row.id) };
}
