import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import type { SqliteDatabase, SqliteStatement } from "kysely";

/** Statements kept prepared; a query's text varies only with the length of its lists. */
const MAX_STATEMENTS = 200;

/** How long another process may take to let go of the file, for example the one that we replace. */
const LOCK_WAIT_MS = 3_000;

/** Somebody else holds the file: two Falconers on one database would both post cards. */
class DatabaseInUseError extends Error {
  override readonly name = "DatabaseInUseError";
  constructor(file: string, cause: unknown) {
    super(`Another Falconer is using ${file}. Stop it, or give this one a DATA_DIR of its own.`, { cause });
  }
}

/** Which file, and what it may take. */
export interface SqliteOptions {
  readonly file: string;
  /** The file does not grow beyond this many bytes; unlimited when absent. */
  readonly maxBytes?: number;
  readonly lockWaitMs?: number;
}

/**
 * Opens the file for this process alone, so that what is committed is on disk. Folder and file are made when they are
 * missing, and nobody else on the machine may read them: alerts name what runs in the cluster.
 *
 * @throws {DatabaseInUseError}
 */
export function openNodeSqlite(options: SqliteOptions): DatabaseSync {
  mkdirSync(dirname(options.file), { recursive: true, mode: 0o700 });
  // SQLite gives its log the permissions of the file.
  closeSync(openSync(options.file, "a", 0o600));
  const sqlite = new DatabaseSync(options.file, { timeout: options.lockWaitMs ?? LOCK_WAIT_MS });
  try {
    // Before WAL begins, so that the lock covers it; it is taken by the first transaction and held until close.
    sqlite.exec("pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = full");
    sqlite.exec("pragma foreign_keys = on; pragma wal_autocheckpoint = 4000; begin exclusive; commit");
    if (options.maxBytes !== undefined) limitSize(sqlite, options.maxBytes);
    return sqlite;
  } catch (error) {
    sqlite.close();
    if (sqliteCode(error) === SQLITE_BUSY) throw new DatabaseInUseError(options.file, error);
    throw error;
  }
}

function limitSize(sqlite: DatabaseSync, maxBytes: number): void {
  const pageSize = Number(sqlite.prepare("pragma page_size").get()?.page_size ?? 4096);
  sqlite.exec(`pragma max_page_count = ${Math.max(1, Math.floor(maxBytes / pageSize))}`);
}

const SQLITE_BUSY = 5;

// https://www.sqlite.org/rescode.html
const CANNOT_NOW: Readonly<Record<number, string>> = {
  5: "the database is locked",
  6: "the database is locked",
  7: "memory is short",
  8: "the database cannot be written",
  10: "the disk failed",
  11: "the database is damaged",
  13: "the disk is full",
  14: "the database cannot be opened",
};

/** Why the database cannot take anything now, in words; undefined when the error is of another kind. */
export function unavailability(error: unknown): string | undefined {
  const code = sqliteCode(error);
  return code === undefined ? undefined : CANNOT_NOW[code];
}

/** SQLite's primary result code of an error, wherever in the chain of causes it stands. */
function sqliteCode(error: unknown): number | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    if ("errcode" in each && typeof each.errcode === "number") return each.errcode & 0xff;
  }
  return undefined;
}

/** What kysely's SQLite dialect needs of a database, on node:sqlite, with statements kept prepared. */
export class KyselySqlite implements SqliteDatabase {
  readonly #sqlite: DatabaseSync;
  readonly #statements = new Map<string, SqliteStatement>();

  constructor(sqlite: DatabaseSync) {
    this.#sqlite = sqlite;
  }

  prepare(sql: string): SqliteStatement {
    // SQLite rolls back by itself when the disk is full; a second rollback would hide why.
    if (sql === "rollback" && !this.#sqlite.isTransaction) return NOTHING;
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    if (this.#statements.size >= MAX_STATEMENTS) this.#statements.clear();
    const fresh = kyselyStatement(this.#sqlite.prepare(sql));
    this.#statements.set(sql, fresh);
    return fresh;
  }

  close(): void {
    this.#statements.clear();
    this.#sqlite.close();
  }
}

function kyselyStatement(statement: StatementSync): SqliteStatement {
  const values = (parameters: readonly unknown[]) => parameters as readonly SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...values(parameters)),
    run: (parameters) => statement.run(...values(parameters)),
    iterate: (parameters) => statement.iterate(...values(parameters)),
  };
}

const NOTHING: SqliteStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [][Symbol.iterator](),
};
