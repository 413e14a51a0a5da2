import type { ColumnDefinitionBuilder } from "kysely";

/** Where the databases that we speak differ; everything else is written once. */
export interface SqlDialect {
  /** The type of a key that the database counts up by itself, and what makes it count. Numbers are never used twice. */
  readonly identityType: "integer" | "bigint";
  readonly identity: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;
}

/** SQLite counts only `integer primary key autoincrement`, spelt exactly so. */
export const SQLITE: SqlDialect = {
  identityType: "integer",
  identity: (column) => column.primaryKey().autoIncrement(),
};
