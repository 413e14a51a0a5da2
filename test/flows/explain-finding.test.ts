import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openSqliteStore } from "../../src/adapters/database/sqlite-store.ts";
import { plainText } from "../../src/core/analysis/analysis.ts";
import { explain } from "../../src/flows/explain.ts";
import { explainFinding } from "../../src/flows/explain-finding.ts";
import { receiveAlerts } from "../../src/flows/receive-alerts.ts";
import type { Store } from "../../src/flows/store.ts";
import { explainingPorts } from "./explaining-ports.ts";

let folder: string;
let store: Store;
const clock = { now: () => Date.now() };

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "falconer-explain-"));
  store = await openSqliteStore({ file: join(folder, "falconer.db") });
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

function aShell(serial: number, parent: string): object {
  return {
    rule: "Detect Shell in Container",
    priority: "Warning",
    time: new Date(1_790_000_000_000 + serial).toISOString(),
    source: "syscall",
    hostname: "node-1",
    output_fields: {
      "proc.name": "bash",
      "proc.pname": parent,
      "proc.cmdline": `bash -c ${serial}`,
      "k8s.ns.name": "shop",
      "k8s.pod.name": "web-0",
    },
  };
}

it("explains the one attack among hundreds of harmless repeats, wherever it stands", async () => {
  const ports = explainingPorts({ store, clock });
  const alerts = Array.from({ length: 333 }, (_, serial) => aShell(serial, serial === 7 ? "nginx" : "runc"));
  await receiveAlerts(
    alerts.map((value) => ({ kind: "json", value, text: undefined })),
    { store, clock },
  );
  const [finding] = await store.findings({ states: ["open"], limit: 2 });
  if (finding === undefined) throw new Error("There is no finding");

  const { analysis } = await explainFinding(finding, true, ports);

  expect(finding.count).toBe(333);
  expect(analysis.verdict.kind).toBe("likely malicious");
  expect(analysis.facts).toContainEqual({ field: "proc.cmdline", value: "bash -c 7" });

  const again = await explainFinding(finding, true, ports);
  expect(again.analysis).toEqual(analysis);
});

function aJob(serial: number, namespace: string): object {
  return {
    rule: "Unexpected job",
    priority: "Notice",
    time: new Date(1_790_000_000_000 + serial).toISOString(),
    source: "syscall",
    hostname: "node-1",
    output_fields: {
      "proc.name": "invoice",
      "proc.pname": "cron",
      "proc.cmdline": "invoice --all",
      "container.image.repository": "ghcr.io/acme/invoices",
      "k8s.ns.name": namespace,
      "k8s.pod.name": `${namespace}-0`,
    },
  };
}

it("offers an exception made from the explained alert and tried on what else the rule told of, its own repeats aside", async () => {
  const ports = explainingPorts({ store, clock });
  const alerts = ["shop", "billing", "billing", "lab", "billing"].map((namespace, serial) => aJob(serial, namespace));
  await receiveAlerts(
    alerts.map((value) => ({ kind: "json", value, text: undefined })),
    { store, clock },
  );
  const findings = await store.findings({ states: ["open"], limit: 9 });
  const finding = findings.find(({ count }) => count === 3);
  if (finding === undefined) throw new Error("There is no finding");

  const { analysis } = await explainFinding(finding, true, ports);
  const [exception] = analysis.tuning;

  expect(exception?.yaml).toContain(`'"billing"'`);
  expect(plainText(exception?.note ?? [])).toContain("fits this alert and leaves 2 other alerts of the rule alone");

  const pasted = await explain(JSON.stringify(aJob(9, "billing")), ports);
  expect(pasted).toMatchObject({ analysis: { tuning: analysis.tuning } });
});
