import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { openSqliteStore } from "../src/adapters/database/sqlite-store.ts";
import { runDemo } from "../src/cli/demo.ts";
import type { Ledger } from "../src/core/triage/ledger.ts";
import type { Store } from "../src/flows/store.ts";
import { anAlertServer } from "./adapters/http/alert-server.ts";
import { aCommandLine } from "./cli/cli-run.ts";
import { sharedFile } from "./shared.ts";

const SHELL =
  '{ "rule":"Terminal shell in container", "priority":"Notice", "hostname":"node-7",\n' +
  '  "output_fields":{"evt.time":1785485730698757123,"proc.exe_ino.mtime":9223372036854775807,"n":1.50},\n' +
  '  "time":"2026-07-31T08:15:30.698757123Z" }\n';

/** The alert route over a real database on disk. */
async function anIngest() {
  const folder = mkdtempSync(join(tmpdir(), "falconer-ingest-"));
  const store = await openSqliteStore({ file: join(folder, "falconer.db") });
  onTestFinished(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { ...(await anAlertServer({ store })), store };
}

async function bodiesIn(store: Store): Promise<string[]> {
  const findings = await store.findings({ states: ["open", "acknowledged", "resolved"], limit: 1_000 });
  const alerts = await Promise.all(findings.map((finding) => store.alertsToExplain(finding.id, 1_000)));
  return alerts.flat().map((alert) => alert.body);
}

function expectBalance(ledger: Ledger): void {
  expect(ledger.received).toBe(ledger.rejected + ledger.duplicate + ledger.recorded);
  expect(ledger.recorded).toBe(ledger.carded + ledger.folded + ledger.suppressed);
}

function payloadsIn(file: string): string[] {
  const lines = readFileSync(file, "utf8").trim().split("\n");
  return lines.map((line) => line.slice(line.indexOf('"payload":') + '"payload":'.length, -1));
}

describe("alerts on their way to the disk", () => {
  it("arrive byte for byte, with every digit", async () => {
    const { post, store } = await anIngest();

    await post(SHELL);

    expect(await bodiesIn(store)).toEqual([SHELL]);
  });

  it("are counted once when they are sent again, and a batch of them too", async () => {
    const { post, store } = await anIngest();
    const batch = `[${SHELL},{"rule":"B","priority":"Debug","time":"2026-07-31T08:15:30Z"},{"rule":7}]`;

    await post(SHELL);
    expect(await (await post(batch)).json()).toMatchObject({ recorded: 1, duplicates: 1, rejected: [{ index: 2 }] });
    expect(await (await post(batch)).json()).toMatchObject({ recorded: 0, duplicates: 2, rejected: [{ index: 2 }] });

    expect(await store.ledger()).toMatchObject({ received: 7, rejected: 2, duplicate: 3, recorded: 2 });
  });

  it("are told apart from messages of Falco about itself", async () => {
    const { url, store } = await anIngest();

    await runDemo(["--url", url], aCommandLine().io);

    const findings = await store.findings({ states: ["open"], limit: 100 });
    expect(findings.filter((finding) => finding.kind === "sensor health").map((finding) => finding.rule)).toEqual([
      "Falco internal: syscall event drop",
    ]);
    expect(findings).toHaveLength(16);
    expect(findings.find((finding) => finding.subject.what === "restic")?.count).toBe(12);
  });

  const corpus = sharedFile("corpora/alerts.jsonl");
  it.skipIf(corpus === undefined)("are all taken when they come from the public corpus", async () => {
    const { post, store } = await anIngest();
    const payloads = payloadsIn(corpus ?? "");

    const statuses = await Promise.all(payloads.map(async (payload) => (await post(payload)).status));

    expect(statuses).toEqual(Array.from({ length: 132 }, () => 202));
    expect((await bodiesIn(store)).toSorted()).toEqual(payloads.toSorted());
    expect(await store.ledger()).toMatchObject({ received: 132, recorded: 132 });
  });

  const storm = sharedFile("corpora/alerts-storm.jsonl");
  it.skipIf(storm === undefined)("are counted exactly in a storm that is sent twice", async () => {
    const { post, store } = await anIngest();
    const payloads = payloadsIn(storm ?? "");

    await Promise.all([...payloads, ...payloads].map((payload) => post(payload)));

    const ledger = await store.ledger();
    expectBalance(ledger);
    expect(ledger).toMatchObject({ received: 720, recorded: 360, duplicate: 360 });
    const findings = await store.findings({ states: ["open"], limit: 1_000 });
    expect(findings.reduce((sum, finding) => sum + finding.count, 0)).toBe(360);
  });

  it("never break the store, whatever is in them", async () => {
    const { post, store } = await anIngest();
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("\0", "\ud800", "'; drop table", "__proto__"));
    const names = fc.constantFrom("proc.name", "k8s.pod.name", "k8s.ns.name", "container.id", "user.name", "cluster");
    const alert = fc.record(
      {
        rule: text,
        priority: fc.constantFrom("Error", "debug"),
        source: text,
        hostname: text,
        time: fc.constantFrom("2026-07-31T08:15:30Z", "9999-12-31T23:59:59.999999999Z", "1970-01-01T00:00:00Z"),
        output_fields: fc.dictionary(fc.oneof(names, text), fc.oneof(text, fc.double(), fc.bigInt().map(Number))),
      },
      { requiredKeys: ["priority"] },
    );

    await fc.assert(
      fc.asyncProperty(fc.array(alert, { minLength: 1, maxLength: 5 }), async (alerts) => {
        expect([202, 400]).toContain((await post(JSON.stringify(alerts))).status);
      }),
      { numRuns: 200 },
    );
    expectBalance(await store.ledger());
  });
});
