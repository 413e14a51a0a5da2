import { sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import { firstTables } from "./migrations/0001-first-tables.ts";
import { neighbours } from "./migrations/0002-neighbours.ts";
import { worseNews } from "./migrations/0003-worse-news.ts";
import { alertsOfRule } from "./migrations/0004-alerts-of-rule.ts";
import type { Database } from "./schema.ts";
import type { SqlDialect } from "./sql-dialect.ts";

/** In order, forward only: a step that was ever released is never changed. */
const STEPS = {
  "0001-first-tables": firstTables,
  "0002-neighbours": neighbours,
  "0003-worse-news": worseNews,
  "0004-alerts-of-rule": alertsOfRule,
} as const;

const BOOK = "falconer_migrations";

/** The database was last used by a newer Falconer, whose tables this one does not know. */
class NewerDatabaseError extends Error {
  override readonly name = "NewerDatabaseError";
  constructor(unknownSteps: readonly string[]) {
    const steps = unknownSteps.join(", ");
    super(`The database belongs to a newer Falconer (it knows ${steps}). Start that version, or restore a backup.`);
  }
}

/**
 * Brings the tables up to date; does nothing when they are.
 *
 * @throws {NewerDatabaseError} before anything is touched.
 */
export async function migrate(db: Database, dialect: SqlDialect): Promise<void> {
  await refuseNewer(db);
  const migrations: Record<string, Migration> = {};
  for (const [name, up] of Object.entries(STEPS)) migrations[name] = { up: (step) => up(step, dialect) };
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    migrationTableName: BOOK,
    migrationLockTableName: `${BOOK}_lock`,
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw new Error("The database's tables could not be brought up to date", { cause: error });
}

async function refuseNewer(db: Database): Promise<void> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === BOOK)) return;
  const done = await sql<{ name: string }>`select name from ${sql.table(BOOK)} order by name`.execute(db);
  const unknown = done.rows.map((row) => row.name).filter((name) => !Object.hasOwn(STEPS, name));
  if (unknown.length > 0) throw new NewerDatabaseError(unknown);
}
