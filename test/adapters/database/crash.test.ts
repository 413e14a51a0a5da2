import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSqliteStore } from "../../../src/adapters/database/sqlite-store.ts";
import { WorkerClient } from "../../../src/adapters/database/worker-client.ts";
import { isBalanced } from "../../../src/core/triage/ledger.ts";
import { StoreUnavailableError } from "../../../src/flows/store.ts";
import { anArrival, numberedArrival } from "./a-store.ts";

describe("a crash", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "falconer-crash-"));
    file = join(folder, "falconer.db");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("of the worker refuses what was in flight; the next call starts it again on the same data", async () => {
    const client = new WorkerClient(new URL("./crashing-worker.ts", import.meta.url), { file });
    await client.call("record", [[anArrival()], 2]);
    const inFlight = [client.call("crash", []), client.call("ledger", []), client.call("record", [[anArrival()], 0])];
    const outcomes = await Promise.allSettled(inFlight);

    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: "rejected", reason: expect.any(StoreUnavailableError) });
    }
    expect(await client.call("ledger", [])).toMatchObject({ received: 3, rejected: 2, carded: 1 });
    await client.close();
  });

  it("of the process loses no alert that was acknowledged, and counts each once, three times over", async () => {
    const acknowledged: number[] = [];
    for (const round of [1, 2, 3]) {
      acknowledged.push(...(await killUnderLoad(file, round * 1_000_000)));
      const store = await openSqliteStore({ file });
      const before = await store.ledger();
      const repeated = await store.record(acknowledged.map(numberedArrival));
      const findings = await store.findings({ states: ["open"], limit: 100 });
      await store.close();

      expect(repeated.filter((each) => each.kind !== "duplicate")).toEqual([]);
      expect(isBalanced(before)).toBe(true);
      expect(findings.reduce((sum, finding) => sum + finding.count, 0)).toBe(before.recorded);
      expect(storedAlerts(file)).toBe(before.recorded);
    }
    expect(acknowledged.length).toBeGreaterThan(300);
  });
});

/** Starts a process that records without end, kills it at a random moment, and answers what it had acknowledged. */
async function killUnderLoad(file: string, from: number): Promise<number[]> {
  const script = new URL("./loading-process.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [script, file, String(from)], { stdio: ["ignore", "pipe", "inherit"] });
  const exit = once(child, "exit", { signal: AbortSignal.timeout(15_000) });
  try {
    const acknowledged = await numbersUntil(child, 100 + Math.floor(Math.random() * 1_500));
    await exit;
    return acknowledged;
  } finally {
    child.kill("SIGKILL");
  }
}

/** All numbers that the child printed; it is killed once there are enough of them. */
async function numbersUntil(child: ChildProcess, enough: number): Promise<number[]> {
  if (child.stdout === null) throw new Error("the child has no output");
  const numbers: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    numbers.push(Number(line));
    if (numbers.length === enough) child.kill("SIGKILL");
  }
  return numbers;
}

function storedAlerts(file: string): number {
  const sqlite = new DatabaseSync(file);
  expect(sqlite.prepare("pragma integrity_check").get()).toEqual({ integrity_check: "ok" });
  const total = Number(sqlite.prepare("select count(*) as total from alerts").get()?.total);
  sqlite.close();
  return total;
}
