import type { Moment } from "../../core/triage/finding.ts";
import type { PublishingHealth } from "../../flows/publishing-health.ts";
import { IS_BEHIND, IS_UNPOSTED, mayBePosted } from "./card-queries.ts";
import { deletedCardHealth } from "./deleted-card-queries.ts";
import { selectFindings } from "./finding-queries.ts";
import type { Database } from "./schema.ts";

/** A thread message that was given up counts as a standing refusal for this long. */
const GIVEN_UP_SHOWN_MS = 24 * 60 * 60 * 1000;

const MAX_REFUSALS = 10;

export async function publishingHealth(db: Database, now: Moment): Promise<PublishingHealth> {
  const cards = await cardsBehind(db, now);
  const posts = await threadPostsWaiting(db, now);
  const waits = [cards.oldest, posts.oldest].filter((each) => each !== null);
  return {
    cardsBehind: cards.total,
    threadPostsWaiting: posts.total,
    oldestWaitingSince: waits.length === 0 ? undefined : Math.min(...waits),
    refusals: await refusals(db, now),
    deletedCards: await deletedCardHealth(db),
  };
}

async function cardsBehind(db: Database, now: Moment) {
  return await selectFindings(db)
    .clearSelect()
    .select((each) => [
      each.fn.countAll<number>().as("total"),
      each.fn.min<number | null>("findings.behind_since").as("oldest"),
    ])
    .where((each) => each.or([IS_BEHIND, each.and([IS_UNPOSTED, mayBePosted(now)])]))
    .executeTakeFirstOrThrow();
}

async function threadPostsWaiting(db: Database, now: Moment) {
  return await selectFindings(db)
    .clearSelect()
    .innerJoin("thread_posts as p", "p.finding_id", "findings.id")
    .select((each) => [each.fn.countAll<number>().as("total"), each.fn.min<number | null>("p.added_at").as("oldest")])
    .where("p.state", "in", ["waiting", "sending"])
    .where("findings.card_state", "<>", "deleted")
    .where((each) => each.or([each("findings.card_state", "=", "shown"), mayBePosted(now)]))
    .executeTakeFirstOrThrow();
}

async function refusals(db: Database, now: Moment) {
  const cards = await db
    .selectFrom("findings")
    .select(["id as finding", "refusal_error as error", "refusal_at as at"])
    .where("refusal_error", "is not", null)
    .orderBy("refusal_at", "desc")
    .limit(MAX_REFUSALS)
    .execute();
  const posts = await db
    .selectFrom("thread_posts")
    .select(["finding_id as finding", "refusal_error as error", "refusal_at as at"])
    .where("refusal_error", "is not", null)
    .where((each) => each.or([each("state", "<>", "given up"), each("refusal_at", ">", now - GIVEN_UP_SHOWN_MS)]))
    .orderBy("refusal_at", "desc")
    .limit(MAX_REFUSALS)
    .execute();
  return [...cards, ...posts]
    .map((row) => ({ finding: row.finding, error: row.error ?? "", at: row.at ?? 0 }))
    .toSorted((a, b) => b.at - a.at)
    .slice(0, MAX_REFUSALS);
}
