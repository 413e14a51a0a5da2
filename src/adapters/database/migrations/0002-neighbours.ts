import { type Kysely, sql } from "kysely";

/** When a finding was seen at a place, so that findings of one cause are found; which cards were told of which. */
export async function neighbours(db: Kysely<unknown>): Promise<void> {
  for (const column of ["first_at", "last_at"]) {
    await db.schema
      .alterTable("spread")
      .addColumn(column, "bigint", (each) => each.notNull().defaultTo(0))
      .execute();
  }
  await sql`update spread set
    first_at = (select first_seen_at from findings where findings.id = spread.finding_id),
    last_at = (select last_seen_at from findings where findings.id = spread.finding_id)`.execute(db);
  await db.schema.createIndex("spread_by_name").on("spread").columns(["kind", "name", "last_at"]).execute();
  await db.schema
    .alterTable("findings")
    .addColumn("places", "integer", (each) => each.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable("findings").addColumn("card_link", "text").execute();
  await db.schema
    .createTable("joined")
    .addColumn("finding_id", "bigint", (column) => column.notNull())
    .addColumn("other_id", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("joined_key", ["finding_id", "other_id"])
    .execute();
}
