import { type Kysely, sql } from "kysely";
import type { SqlDialect } from "../sql-dialect.ts";

/** Findings with their cards, alerts, what people decided, the thread outbox and the ledger. */
export async function firstTables(db: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await createFindings(db, dialect);
  await indexFindings(db);
  await createAlerts(db, dialect);
  await createDecisions(db, dialect);
  await createThreadPosts(db, dialect);
  await createLedger(db);
}

async function createFindings(db: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await db.schema
    .createTable("findings")
    .addColumn("id", dialect.identityType, dialect.identity)
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("fingerprint", "text", (column) => column.notNull())
    .addColumn("rule", "text", (column) => column.notNull())
    .addColumn("source", "text", (column) => column.notNull())
    .addColumn("subject_where", "text", (column) => column.notNull())
    .addColumn("subject_what", "text")
    .addColumn("priority", "text", (column) => column.notNull())
    .addColumn("priority_rank", "integer", (column) => column.notNull())
    .addColumn("alert_count", "bigint", (column) => column.notNull())
    .addColumn("hidden_count", "bigint", (column) => column.notNull())
    .addColumn("first_seen_at", "bigint", (column) => column.notNull())
    .addColumn("last_seen_at", "bigint", (column) => column.notNull())
    .addColumn("last_received_at", "bigint", (column) => column.notNull())
    .addColumn("pods", "integer", (column) => column.notNull())
    .addColumn("nodes", "integer", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("state_by", "text")
    .addColumn("state_at", "bigint")
    .addColumn("state_until", "bigint")
    .addColumn("disposition", "text")
    .addColumn("note", "text")
    .addColumn("escalated_by", "text")
    .addColumn("escalated_at", "bigint")
    .addColumn("reopened_at", "bigint")
    .addColumn("superseded_at", "bigint")
    .addColumn("version", "bigint", (column) => column.notNull())
    .addColumn("revision", "bigint", (column) => column.notNull())
    .addColumn("urgent_revision", "bigint", (column) => column.notNull().defaultTo(0))
    .addColumn("behind_since", "bigint")
    .addColumn("explained_alert", "bigint")
    .addColumn("looked_up_to", "bigint", (column) => column.notNull().defaultTo(0))
    .addColumn("card_state", "text", (column) => column.notNull().defaultTo("none"))
    .addColumn("card_channel", "text")
    .addColumn("card_ts", "text")
    .addColumn("card_revision", "bigint", (column) => column.notNull().defaultTo(0))
    .addColumn("card_at", "bigint")
    .addColumn("refusal_error", "text")
    .addColumn("refusal_at", "bigint")
    .addColumn("refusal_retry_at", "bigint")
    .execute();
}

async function indexFindings(db: Kysely<unknown>): Promise<void> {
  const index = (name: string) => db.schema.createIndex(name).on("findings");
  // At most one finding of a fingerprint takes alerts, whatever the program believes.
  await index("findings_current").unique().column("fingerprint").where(sql<boolean>`superseded_at is null`).execute();
  await index("findings_unposted")
    .columns(["priority_rank", "first_seen_at", "id"])
    .where(sql<boolean>`card_state in ('none', 'sending') and revision > 0`)
    .execute();
  await index("findings_behind")
    .columns(["priority_rank", "card_at"])
    .where(sql<boolean>`card_state = 'shown' and revision > card_revision`)
    .execute();
  await index("findings_refused").column("refusal_at").where(sql<boolean>`refusal_error is not null`).execute();
  await index("findings_acknowledged").column("state_until").where(sql<boolean>`state = 'acknowledged'`).execute();
  await index("findings_by_state").columns(["state", "priority_rank"]).execute();
}

async function createAlerts(db: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await db.schema
    .createTable("alerts")
    .addColumn("id", dialect.identityType, dialect.identity)
    .addColumn("finding_id", "bigint", (column) => column.notNull().references("findings.id"))
    .addColumn("received_at", "bigint", (column) => column.notNull())
    .addColumn("happened_at", "bigint", (column) => column.notNull())
    .addColumn("event_key", "text")
    .addColumn("account", "text", (column) => column.notNull())
    .addColumn("body", "text", (column) => column.notNull())
    .execute();
  const index = (name: string) => db.schema.createIndex(name).on("alerts");
  // Keys begin with the event's time: a random index would make each insert dearer as it grows.
  await index("alerts_event").unique().column("event_key").where(sql<boolean>`event_key is not null`).execute();
  await index("alerts_of_finding").columns(["finding_id", "id"]).execute();
  await index("alerts_received").columns(["received_at", "id"]).execute();
  await db.schema
    .createTable("spread")
    .addColumn("finding_id", "bigint", (column) => column.notNull().references("findings.id"))
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("spread_key", ["finding_id", "kind", "name"])
    .execute();
}

async function createDecisions(db: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await db.schema
    .createTable("suppressions")
    .addColumn("id", dialect.identityType, dialect.identity)
    .addColumn("fingerprint", "text", (column) => column.notNull())
    .addColumn("by_user", "text", (column) => column.notNull())
    .addColumn("began_at", "bigint", (column) => column.notNull())
    .addColumn("until_at", "bigint", (column) => column.notNull())
    .addColumn("reason", "text", (column) => column.notNull())
    .addColumn("ended_at", "bigint")
    .execute();
  const standing = sql<boolean>`ended_at is null`;
  const index = (name: string) => db.schema.createIndex(name).on("suppressions").where(standing);
  await index("suppressions_standing").unique().column("fingerprint").execute();
  await index("suppressions_end").column("until_at").execute();
  // No reference to the finding: the audit log outlives it.
  await db.schema
    .createTable("audit")
    .addColumn("id", dialect.identityType, dialect.identity)
    .addColumn("finding_id", "bigint", (column) => column.notNull())
    .addColumn("at", "bigint", (column) => column.notNull())
    .addColumn("by_user", "text")
    .addColumn("action", "text", (column) => column.notNull())
    .addColumn("detail", "text", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("audit_of_finding").on("audit").columns(["finding_id", "id"]).execute();
}

async function createThreadPosts(db: Kysely<unknown>, dialect: SqlDialect): Promise<void> {
  await db.schema
    .createTable("thread_posts")
    .addColumn("id", dialect.identityType, dialect.identity)
    .addColumn("finding_id", "bigint", (column) => column.notNull().references("findings.id"))
    .addColumn("post_key", "text", (column) => column.notNull().unique())
    .addColumn("urgent", "integer", (column) => column.notNull())
    .addColumn("broadcast", "integer", (column) => column.notNull())
    .addColumn("text", "text", (column) => column.notNull())
    .addColumn("blocks", "text", (column) => column.notNull())
    .addColumn("added_at", "bigint", (column) => column.notNull())
    .addColumn("state", "text", (column) => column.notNull().defaultTo("waiting"))
    .addColumn("sending_since", "bigint")
    .addColumn("ts", "text")
    .addColumn("refusal_error", "text")
    .addColumn("refusal_at", "bigint")
    .addColumn("retry_at", "bigint")
    .execute();
  const index = (name: string) => db.schema.createIndex(name).on("thread_posts");
  await index("thread_posts_of_finding").column("finding_id").execute();
  await index("thread_posts_unsent")
    .columns(["urgent", "id"])
    .where(sql<boolean>`state in ('waiting', 'sending')`)
    .execute();
}

async function createLedger(db: Kysely<unknown>): Promise<void> {
  const accounts = ["received", "rejected", "duplicate", "recorded", "carded", "folded", "suppressed"];
  let table = db.schema.createTable("ledger").addColumn("id", "integer", (column) => column.primaryKey());
  for (const account of accounts) {
    table = table.addColumn(account, "bigint", (column) => column.notNull().defaultTo(0));
  }
  await table.execute();
  await sql`insert into ledger (id) values (1)`.execute(db);
  await db.schema
    .createTable("deliveries")
    .addColumn("id", "text", (column) => column.primaryKey())
    .addColumn("seen_at", "bigint", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("deliveries_seen").on("deliveries").column("seen_at").execute();
}
