import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { Kysely, SqliteDialect } from "kysely";
import { migrate } from "../src/adapters/database/migrate.ts";
import { KyselySqlite, openNodeSqlite } from "../src/adapters/database/node-sqlite.ts";
import type { Tables } from "../src/adapters/database/schema.ts";
import { SQLITE } from "../src/adapters/database/sql-dialect.ts";
import { type Ingest, prepareIngest } from "../src/adapters/database/sqlite-ingest.ts";
import type { Arrival } from "../src/flows/store.ts";

const BATCH_SIZES = [1, 8, 64, 256];
const RUN_MS = 1_500;
const FINDINGS = 40;
const PODS = 30;
/** The mean size of an alert as Falcosidekick sends it. */
const BODY = JSON.stringify({ output: "x".repeat(1_380) });

/**
 * Prints how many alerts per second the store takes by itself: one connection, each batch on disk before the next; beside
 * a bare table that takes the same bodies in transactions of the same size.
 */
export async function benchStore(): Promise<void> {
  console.log("store alone: batch size, alerts/s, wall and CPU µs per alert, share of a bare INSERT's rate");
  for (const size of BATCH_SIZES) {
    const folder = mkdtempSync(join(tmpdir(), "falconer-bench-"));
    try {
      const sqlite = openNodeSqlite({ file: join(folder, "falconer.db") });
      const dialect = new SqliteDialect({ database: new KyselySqlite(sqlite) });
      await migrate(new Kysely<Tables>({ dialect }), SQLITE);
      const measured = measure(size, prepareIngest(sqlite));
      const share = `${((100 * measured.perSecond) / bareRate(size, sqlite)).toFixed(0)} %`;
      console.log([...measured.cells, share].map((cell) => String(cell).padStart(9)).join(" "));
      sqlite.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function measure(size: number, ingest: Ingest): { perSecond: number; cells: readonly (number | string)[] } {
  let alerts = 0;
  const batch = () => Array.from({ length: size }, () => arrival(alerts++));
  for (let warmUp = 0; warmUp < 50; warmUp++) ingest(batch(), 0);
  const first = alerts;
  const cpu = process.cpuUsage();
  const begin = performance.now();
  while (performance.now() - begin < RUN_MS) ingest(batch(), 0);
  const wallUs = (performance.now() - begin) * 1_000;
  const { user, system } = process.cpuUsage(cpu);
  const count = alerts - first;
  const perSecond = Math.round((count / wallUs) * 1e6);
  const cells = [size, perSecond, (wallUs / count).toFixed(1), ((user + system) / count).toFixed(1)];
  return { perSecond, cells };
}

/** Rows a second into a table without index, in the same database with the same promise of durability. */
function bareRate(size: number, sqlite: DatabaseSync): number {
  sqlite.exec("create table bare (id integer primary key, body text)");
  const insert = sqlite.prepare("insert into bare (body) values (?)");
  let rows = 0;
  const begin = performance.now();
  while (performance.now() - begin < RUN_MS) {
    sqlite.exec("begin immediate");
    for (let row = 0; row < size; row++) insert.run(BODY);
    sqlite.exec("commit");
    rows += size;
  }
  return (1000 * rows) / (performance.now() - begin);
}

function arrival(number: number): Arrival {
  const now = 1_750_000_000_000 + number;
  const finding = number % FINDINGS;
  return {
    eventKey: (BigInt(now) * 1_000_000n).toString(16).padStart(16, "0") + String(number).padStart(16, "0"),
    fingerprint: `fingerprint-${finding}`,
    kind: "security",
    subject: { where: `payments/api-${finding}`, what: "sh" },
    rule: "Terminal shell in container",
    source: "syscall",
    priority: "Notice",
    happenedAt: now,
    receivedAt: now,
    pod: `api-${finding}-${number % PODS}`,
    node: `node-${number % 5}`,
    places: [{ kind: "container", name: (finding * PODS + (number % PODS)).toString(16).padStart(12, "0") }],
    body: BODY,
  };
}
