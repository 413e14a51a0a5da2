import type { Kysely } from "kysely";

/** The findings of a rule, the newest first, without looking at all others. */
export async function alertsOfRule(db: Kysely<unknown>): Promise<void> {
  await db.schema.createIndex("findings_of_rule").on("findings").columns(["rule", "source", "id"]).execute();
}
