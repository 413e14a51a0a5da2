import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Usage } from "./ingest-server.ts";
import type { LoadOrder, LoadResult } from "./load.ts";

const CONNECTIONS = [1, 8, 64];
const ROUTES = { "parse only": "/parse-only", durable: "/falco" } as const;
type Route = keyof typeof ROUTES;
const ROUTE_NAMES = Object.keys(ROUTES) as Route[];

/** Alerts after which the server's memory is read. */
const ALERTS_FOR_MEMORY = 100_000;

interface Settings {
  readonly rounds: number;
  readonly seconds: number;
}

interface Measured extends LoadResult {
  /** Of all threads of the server. */
  readonly cpuMicrosPerAlert: number;
}

interface Bench {
  readonly server: ChildProcess;
  readonly load: ChildProcess;
  readonly port: number;
}

/**
 * Prints what the durable ingest costs: alerts per second and waiting times of the alert route over the real store,
 * beside a route that only parses and answers. Both take turns in every round, and medians are shown, because other work
 * on the machine hits both.
 */
export async function benchIngest({ rounds, seconds }: Settings = { rounds: 3, seconds: 3 }): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "falconer-bench-"));
  const server = fork(new URL("./ingest-server.ts", import.meta.url), [folder]);
  const load = fork(new URL("./load.ts", import.meta.url));
  try {
    const { port } = await answerOf<{ port: number }>(server);
    const bench = { server, load, port };
    reportDisk(folder);
    for (const route of ROUTE_NAMES) await measure(bench, route, 8, 1);
    for (const connections of CONNECTIONS) await compare(bench, connections, { rounds, seconds });
    await reportMemory(bench);
  } finally {
    load.disconnect();
    server.send("end");
    await once(server, "exit");
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What no store can beat: a write of 64 kB, as large as a batch of alerts, and its way to the disk. */
function reportDisk(folder: string): void {
  const file = openSync(join(folder, "disk"), "w");
  const times = Array.from({ length: 200 }, () => {
    const startedAt = performance.now();
    writeSync(file, Buffer.alloc(65_536));
    fdatasyncSync(file);
    return performance.now() - startedAt;
  }).toSorted((left, right) => left - right);
  closeSync(file);
  console.log(
    `ingest: the disk alone takes p50 ${times[100]?.toFixed(2)} ms, p99 ${times[198]?.toFixed(2)} ms for a batch`,
  );
}

async function compare(bench: Bench, connections: number, { rounds, seconds }: Settings): Promise<void> {
  const results: Record<Route, Measured[]> = { "parse only": [], durable: [] };
  for (let round = 0; round < rounds; round++) {
    for (const route of ROUTE_NAMES) results[route].push(await measure(bench, route, connections, seconds));
  }
  for (const route of ROUTE_NAMES) console.log(line(route, connections, results[route]));
  const share = median(results.durable, "perSecond") / median(results["parse only"], "perSecond");
  console.log(`ingest, ${connections} connections: durable is ${(100 * share).toFixed(0)} % of parse only`);
}

async function measure(
  { server, load, port }: Bench,
  route: Route,
  connections: number,
  seconds: number,
): Promise<Measured> {
  const before = await ask<Usage>(server, "usage");
  const result = await ask<LoadResult>(load, orderFor(port, route, connections, seconds));
  if (result.refused > 0) throw new Error(`${result.refused} alerts were refused: this measures nothing`);
  const after = await ask<Usage>(server, "usage");
  return { ...result, cpuMicrosPerAlert: (after.cpuMicros - before.cpuMicros) / result.requests };
}

async function reportMemory(bench: Bench): Promise<void> {
  for (;;) {
    const { rssMb, ledger } = await ask<Usage>(bench.server, "usage");
    if (ledger.recorded >= ALERTS_FOR_MEMORY) {
      console.log(`ingest: ${rssMb.toFixed(0)} MB resident after ${ledger.recorded} alerts`);
      return;
    }
    await measure(bench, "durable", 64, 1);
  }
}

let runs = 0;

function orderFor(port: number, route: Route, connections: number, seconds: number): LoadOrder {
  // A thousand seconds apart: runs send a million alerts a second of event time at most.
  return { port, path: ROUTES[route], connections, seconds, firstSecond: 1_785_000_000 + 1_000 * runs++ };
}

function line(route: Route, connections: number, results: readonly Measured[]): string {
  const of = (name: keyof Measured, digits: number) => median(results, name).toFixed(digits);
  const refused = results.reduce((sum, result) => sum + result.refused, 0);
  return (
    `ingest, ${connections} connections, ${route}: ${of("perSecond", 0)} alerts/s, p50 ${of("p50Ms", 2)} ms, ` +
    `p99 ${of("p99Ms", 2)} ms, ${of("cpuMicrosPerAlert", 0)} µs CPU${refused > 0 ? `, ${refused} REFUSED` : ""}`
  );
}

function median(results: readonly Measured[], name: keyof Measured): number {
  const sorted = results.map((result) => result[name]).toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

async function ask<Answer>(child: ChildProcess, question: string | object): Promise<Answer> {
  child.send(question);
  return answerOf<Answer>(child);
}

async function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`A process of the bench ended with code ${code}`);
  });
  const [answer] = await Promise.race([once(child, "message"), ended]);
  return answer as Answer;
}
