import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openNodeSqlite } from "../../../src/adapters/database/node-sqlite.ts";
import { openSqliteStore } from "../../../src/adapters/database/sqlite-store.ts";
import { isBalanced } from "../../../src/core/triage/ledger.ts";
import { StoreUnavailableError } from "../../../src/flows/store.ts";
import { acknowledge, anArrival, aThreadPost, DAY, HOUR, NOON, read, recordOne, showCard } from "./a-store.ts";
import { storeContract } from "./store-contract.ts";

describe("a store in a SQLite file", () => {
  storeContract(async () => {
    const folder = mkdtempSync(join(tmpdir(), "falconer-store-"));
    return {
      open: () => openSqliteStore({ file: join(folder, "falconer.db") }),
      remove: async () => rmSync(folder, { recursive: true, force: true }),
    };
  });

  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "falconer-store-"));
    file = join(folder, "falconer.db");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("refuses a second Falconer on the same file, and lets it in when the first has gone", async () => {
    const first = await openSqliteStore({ file });
    const second = openSqliteStore({ file, lockWaitMs: 50 });

    await expect(second).rejects.toThrow(`Another Falconer is using ${file}. Stop it, or give this one a DATA_DIR`);
    await first.close();
    const third = await openSqliteStore({ file, lockWaitMs: 50 });
    expect(await third.ledger()).toMatchObject({ received: 0 });
    await third.close();
  });

  it("waits for a predecessor that is about to let go", async () => {
    const first = await openSqliteStore({ file });
    const second = openSqliteStore({ file });
    await first.close();

    expect(await (await second).ledger()).toMatchObject({ received: 0 });
    await (await second).close();
  });

  it("refuses the database of a newer Falconer and leaves it as it is", async () => {
    await (await openSqliteStore({ file })).close();
    const sqlite = new DatabaseSync(file);
    sqlite.exec("insert into falconer_migrations (name, timestamp) values ('9999-from-the-future', '2030-01-01')");
    sqlite.close();

    await expect(openSqliteStore({ file })).rejects.toThrow(
      "The database belongs to a newer Falconer (it knows 9999-from-the-future). Start that version, or restore a backup.",
    );
  });

  it("refuses a file that is no database", async () => {
    writeFileSync(file, "not a database, but long enough to be taken for a header of one\n".repeat(100));

    await expect(openSqliteStore({ file })).rejects.toThrow("file is not a database");
  });

  it("syncs each commit to disk, checks references, and holds the file alone", () => {
    const sqlite = openNodeSqlite({ file });
    const pragma = (name: string) => Object.values(sqlite.prepare(`pragma ${name}`).get() ?? {})[0];
    const settings = ["journal_mode", "synchronous", "foreign_keys", "locking_mode"].map(pragma);
    sqlite.close();

    expect(settings).toEqual(["wal", 2, 1, "exclusive"]);
  });

  it.skipIf(process.platform === "win32")("makes the folder, and keeps the alerts from other users", async () => {
    const inside = join(folder, "data", "falconer.db");
    const store = await openSqliteStore({ file: inside });
    await recordOne(store);
    const modes = [inside, `${inside}-wal`].map((name) => statSync(name).mode & 0o777);
    await store.close();

    expect(modes).toEqual([0o600, 0o600]);
  });

  it("says when something changed, and stops when asked to", async () => {
    const store = await openSqliteStore({ file });
    let told = 0;
    const stop = store.onChange(() => told++);
    const counts: number[] = [];
    const id = await recordOne(store);
    counts.push(told);
    await acknowledge(store, id, NOON + HOUR);
    counts.push(told);
    await store.addThreadPosts(id, [aThreadPost("one")]);
    await showCard(store, id);
    counts.push(told);
    await store.cardsToPost(NOON, 10);
    stop();
    await recordOne(store);
    await store.close();

    expect(counts).toEqual([1, 2, 4]);
    expect(told).toBe(4);
  });

  it("finishes what was begun before it closes, and takes nothing afterwards", async () => {
    const store = await openSqliteStore({ file });
    const begun = Array.from({ length: 700 }, () => store.record([anArrival()]));
    const closed = store.close();
    const late = store.record([anArrival()]);
    await expect(late).rejects.toBeInstanceOf(StoreUnavailableError);
    await Promise.all([...begun, closed]);
    await expect(store.ledger()).rejects.toBeInstanceOf(StoreUnavailableError);
    await store.close();

    const again = await openSqliteStore({ file });
    expect(await again.ledger()).toMatchObject({ received: 700, recorded: 700 });
    await again.close();
  });

  it("records nothing of what does not fit on the disk, says so, and goes on when there is room", async () => {
    const store = await openSqliteStore({ file, maxBytes: 1024 * 1024 });
    const big = () =>
      [1, 2, 3].map(() => anArrival({ body: JSON.stringify("x".repeat(20_000)), receivedAt: NOON - DAY }));
    let taken = 0;
    const fillUp = async () => {
      for (; taken < 100; taken++) await store.record(big());
    };

    await expect(fillUp()).rejects.toThrow("The store cannot take alerts now: the disk is full");
    const posts = [aThreadPost("long", { blocks: "x".repeat(500_000) })];
    await expect(store.addThreadPosts(1, posts)).rejects.toBeInstanceOf(StoreUnavailableError);
    expect(await store.ledger()).toMatchObject({ received: taken * 3, recorded: taken * 3 });
    expect((await read(store, 1)).count).toBe(taken * 3);
    await expect(store.ready()).rejects.toBeInstanceOf(StoreUnavailableError);
    await store.prune(NOON);
    await store.ready();
    expect(await store.record(big())).toHaveLength(3);
    await store.ready();
    expect(isBalanced(await store.ledger())).toBe(true);
    await store.close();
  });
});
