import type { DatabaseSync } from "node:sqlite";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { Kysely, SqliteDialect } from "kysely";
import type { Arrival } from "../../flows/store.ts";
import { migrate } from "./migrate.ts";
import { KyselySqlite, openNodeSqlite, type SqliteOptions, unavailability } from "./node-sqlite.ts";
import { READS, WRITES } from "./operations.ts";
import type { Tables } from "./schema.ts";
import { SQLITE } from "./sql-dialect.ts";
import { type Ingest, prepareIngest } from "./sqlite-ingest.ts";
import { type Answer, type Call, OPENING } from "./wire.ts";

/** The thread that owns the one connection. Operations run strictly one after another. */
interface Owner {
  readonly sqlite: DatabaseSync;
  readonly db: Kysely<Tables>;
  readonly ingest: Ingest;
}

if (parentPort !== null) await serve(parentPort, workerData as SqliteOptions);

/** Calls come only after the opening was answered. When it failed nothing listens, and so the thread ends. */
async function serve(port: MessagePort, options: SqliteOptions): Promise<void> {
  let owner: Owner | undefined;
  await answer(port, OPENING, async () => {
    owner = await open(options);
  });
  if (owner !== undefined) listen(port, owner);
}

function listen(port: MessagePort, owner: Owner): void {
  let last = Promise.resolve();
  port.on("message", (call: Call) => {
    last = last.then(() => answer(port, call.id, () => run(owner, port, call)));
  });
}

async function open(options: SqliteOptions): Promise<Owner> {
  const sqlite = openNodeSqlite(options);
  try {
    const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: new KyselySqlite(sqlite) }) });
    await migrate(db, SQLITE);
    return { sqlite, db, ingest: prepareIngest(sqlite) };
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

async function answer(port: MessagePort, id: number, work: () => Promise<unknown>): Promise<void> {
  port.postMessage(await outcome(id, work));
}

async function outcome(id: number, work: () => Promise<unknown>): Promise<Answer> {
  try {
    return { id, kind: "done", value: await work() };
  } catch (error) {
    const reason = id === OPENING ? undefined : unavailability(error);
    return reason === undefined ? { id, kind: "failed", error } : { id, kind: "unavailable", reason, error };
  }
}

type Query = (db: Kysely<Tables>, ...args: readonly unknown[]) => Promise<unknown>;

async function run(owner: Owner, port: MessagePort, { method, args }: Call): Promise<unknown> {
  if (method === "record") return owner.ingest(args[0] as readonly Arrival[], args[1] as number);
  if (method === "close") {
    owner.sqlite.close();
    port.close();
    return undefined;
  }
  if (Object.hasOwn(READS, method)) return await (READS[method as keyof typeof READS] as Query)(owner.db, ...args);
  if (!Object.hasOwn(WRITES, method)) throw new Error(`The store has no operation ${method}`);
  const write = WRITES[method as keyof typeof WRITES] as Query;
  return await owner.db.transaction().execute((transaction) => write(transaction, ...args));
}
