import { sql } from "kysely";
import type { FindingId, Moment } from "../../core/triage/finding.ts";
import type { CardState, CardWork, Refusal, ShownCard } from "../../flows/store.ts";
import { selectFindings } from "./finding-queries.ts";
import { type FindingWithSuppression, toCard, toFinding, toRefusal } from "./finding-row.ts";
import { updateJoined } from "./neighbour-queries.ts";
import type { Database } from "./schema.ts";

/** A card was changed by a person or came back, since it was last shown. */
const IS_URGENT = sql<boolean>`findings.urgent_revision > findings.card_revision`;

// Both are said as the partial indexes say them, so that these are used.
/** Slack shows an older revision. */
export const IS_BEHIND = sql<boolean>`(findings.card_state = 'shown' and findings.revision > findings.card_revision)`;
/** Revision 0: whatever came was hidden, so there is nothing to show. */
export const IS_UNPOSTED = sql<boolean>`(findings.card_state in ('none', 'sending') and findings.revision > 0)`;

export async function cardsToPost(db: Database, now: Moment, limit: number): Promise<readonly CardWork[]> {
  const rows = await selectFindings(db)
    .where(IS_UNPOSTED)
    .where(mayBePosted(now))
    .where(mayTry(now))
    .orderBy(sql`case when findings.card_state = 'sending' then 0 else 1 end`)
    .orderBy("findings.priority_rank")
    .orderBy("findings.first_seen_at")
    .orderBy("findings.id")
    .limit(limit)
    .execute();
  return rows.map(toWork);
}

export async function cardsToUpdate(
  db: Database,
  now: Moment,
  quietMs: number,
  limit: number,
): Promise<readonly CardWork[]> {
  const rows = await selectFindings(db)
    .where(IS_BEHIND)
    .where(mayTry(now))
    .where((each) => each.or([IS_URGENT, wasQuiet(now, quietMs)]))
    .orderBy(sql`case when ${IS_URGENT} then 0 else 1 end`)
    .orderBy("findings.priority_rank")
    .orderBy("findings.card_at")
    .orderBy("findings.id")
    .limit(limit)
    .execute();
  return rows.map(toWork);
}

/** A suppression keeps a card away until it ends, but not a call for help. */
export function mayBePosted(now: Moment) {
  return sql<boolean>`(s.until_at is null or s.until_at <= ${now} or findings.escalated_at is not null)`;
}

/** Nothing was done to the card for so long. A moment in the future was noted before the clock was set back. */
export function wasQuiet(now: Moment, quietMs: number) {
  return sql<boolean>`(findings.card_at <= ${now - quietMs} or findings.card_at > ${now})`;
}

/** A refusal in the future was noted before the clock was set back. */
function mayTry(now: Moment) {
  return sql<boolean>`(findings.refusal_retry_at is null or findings.refusal_retry_at <= ${now} or findings.refusal_at > ${now})`;
}

export function toWork(row: FindingWithSuppression): CardWork {
  return { finding: toFinding(row), card: toCard(row), refusal: toRefusal(row) };
}

export async function cardSending(
  db: Database,
  id: FindingId,
  revision: number,
  channel: string,
  now: Moment,
): Promise<void> {
  await update(db, id)
    .set({ card_state: "sending", card_channel: channel, card_revision: revision, card_at: now })
    .execute();
}

export async function cardShown(db: Database, id: FindingId, shown: ShownCard): Promise<void> {
  const { channel, ts, revision, at, verdict } = shown;
  const before = await db.selectFrom("findings").select("card_state").where("id", "=", id).executeTakeFirst();
  await update(db, id)
    .set({ card_state: "shown", card_channel: channel, card_ts: ts, card_revision: revision, card_at: at })
    .set({ card_link: sql`case when card_ts = ${ts} then card_link end` })
    .set(verdict === undefined ? {} : { verdict })
    .set({ ...NO_REFUSAL, behind_since: sql`case when revision > ${revision} then cast(${at} as bigint) end` })
    .execute();
  if (before?.card_state !== "shown") await updateJoined(db, id, at);
}

export async function cardRefused(db: Database, id: FindingId, refusal: Refusal): Promise<void> {
  await backToNone(db, id);
  await update(db, id)
    .set({ refusal_error: refusal.error, refusal_at: refusal.at, refusal_retry_at: refusal.retryAt })
    .execute();
}

export async function cardNotSent(db: Database, id: FindingId): Promise<void> {
  await backToNone(db, id);
}

/** A post that did not arrive leaves nothing; a refused update leaves the card as it was shown. */
async function backToNone(db: Database, id: FindingId): Promise<void> {
  await update(db, id)
    .set({ card_state: "none", card_channel: null, card_revision: 0, card_at: null })
    .where("card_state", "=", "sending")
    .execute();
}

export async function cardLinked(db: Database, id: FindingId, ts: string, link: string): Promise<void> {
  await update(db, id).set({ card_link: link }).where("card_ts", "=", ts).execute();
}

export async function card(db: Database, id: FindingId): Promise<CardState | undefined> {
  const row = await db.selectFrom("findings").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? undefined : toCard(row);
}

export const NO_REFUSAL = { refusal_error: null, refusal_at: null, refusal_retry_at: null };

export function update(db: Database, id: FindingId) {
  return db.updateTable("findings").where("id", "=", id);
}
