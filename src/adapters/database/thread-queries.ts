import type { FindingId, Moment } from "../../core/triage/finding.ts";
import type { ThreadPost, ThreadRefusal, ThreadWork } from "../../flows/store.ts";
import { toRefusal } from "./finding-row.ts";
import type { Database } from "./schema.ts";

/** Posts whose key is known already are left out. */
export async function insertThreadPosts(
  db: Database,
  id: FindingId,
  posts: readonly ThreadPost[],
  now: Moment,
): Promise<void> {
  if (posts.length === 0) return;
  const rows = posts.map((post) => ({
    finding_id: id,
    post_key: post.key,
    urgent: post.urgent ? 1 : 0,
    broadcast: post.broadcast ? 1 : 0,
    text: post.text,
    blocks: post.blocks,
    added_at: now,
  }));
  await db
    .insertInto("thread_posts")
    .values(rows)
    .onConflict((conflict) => conflict.column("post_key").doNothing())
    .execute();
}

export async function addThreadPosts(
  db: Database,
  id: FindingId,
  posts: readonly ThreadPost[],
  now: Moment,
): Promise<void> {
  const standing = await db.selectFrom("findings").select("id").where("id", "=", id).executeTakeFirst();
  // Retention may have taken the finding while its texts were being written.
  if (standing !== undefined) await insertThreadPosts(db, id, posts, now);
}

export async function threadPostsToSend(db: Database, now: Moment, limit: number): Promise<readonly ThreadWork[]> {
  const rows = await db
    .selectFrom("thread_posts as p")
    .innerJoin("findings as f", "f.id", "p.finding_id")
    .selectAll("p")
    .select(["f.card_channel", "f.card_ts"])
    .where("f.card_state", "=", "shown")
    .where("p.state", "in", ["waiting", "sending"])
    .where((each) =>
      each.or([each("p.retry_at", "is", null), each("p.retry_at", "<=", now), each("p.refusal_at", ">", now)]),
    )
    .orderBy("p.urgent", "desc")
    .orderBy("p.id")
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    finding: row.finding_id,
    channel: row.card_channel ?? "",
    parentTs: row.card_ts ?? "",
    post: {
      key: row.post_key,
      urgent: row.urgent === 1,
      broadcast: row.broadcast === 1,
      text: row.text,
      blocks: row.blocks,
    },
    sendingSince: row.sending_since ?? undefined,
    refusal: toRefusal({ ...row, refusal_retry_at: row.retry_at }),
  }));
}

export async function threadPostSending(db: Database, id: number, now: Moment): Promise<void> {
  await update(db, id).set({ state: "sending", sending_since: now }).execute();
}

export async function threadPostSent(db: Database, id: number, ts: string): Promise<void> {
  await update(db, id)
    .set({ state: "sent", ts, sending_since: null, refusal_error: null, refusal_at: null, retry_at: null })
    .execute();
}

export async function threadPostRefused(db: Database, id: number, refusal: ThreadRefusal): Promise<void> {
  const { error, at, retryAt } = refusal;
  await update(db, id)
    .set({
      state: retryAt === undefined ? "given up" : "waiting",
      sending_since: null,
      refusal_error: error,
      refusal_at: at,
      retry_at: retryAt ?? null,
    })
    .execute();
}

export async function threadPostNotSent(db: Database, id: number): Promise<void> {
  await update(db, id).set({ state: "waiting", sending_since: null }).execute();
}

function update(db: Database, id: number) {
  return db.updateTable("thread_posts").where("id", "=", id);
}
