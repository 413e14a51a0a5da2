import { type Kysely, sql } from "kysely";

/**
 * What a card's verdict was and what its owner took it for, so that worse news are noticed; what a suppression hid and
 * was not told yet; to whom something was done; and the cards that somebody deleted.
 */
export async function worseNews(db: Kysely<unknown>): Promise<void> {
  const column = async (table: string, name: string, type: "text" | "bigint") =>
    await db.schema.alterTable(table).addColumn(name, type).execute();
  await column("findings", "verdict", "text");
  await column("findings", "seen_priority", "text");
  await column("findings", "seen_verdict", "text");
  await column("findings", "last_hidden_at", "bigint");
  await column("audit", "about_user", "text");
  await sql`update findings set last_hidden_at = (
      select max(received_at) from alerts where alerts.finding_id = findings.id and alerts.account = 'suppressed')
    where superseded_at is null and hidden_count > 0 and (revision = 0 or fingerprint in (
      select fingerprint from suppressions where ended_at is null))`.execute(db);
  const index = (name: string) => db.schema.createIndex(name).on("findings");
  await index("findings_hiding").column("last_hidden_at").where(sql<boolean>`last_hidden_at is not null`).execute();
  await index("findings_deleted").column("card_at").where(sql<boolean>`card_state = 'deleted'`).execute();
}
