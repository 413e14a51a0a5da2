import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import express, { type Request, type Response, Router } from "express";
import { openSqliteStore } from "../src/adapters/database/sqlite-store.ts";
import { alertRoutes } from "../src/adapters/http/alert-routes.ts";
import { createMetrics } from "../src/adapters/http/metrics.ts";
import { readBody } from "../src/adapters/http/read-body.ts";
import { SERVER_OPTIONS } from "../src/adapters/http/server-options.ts";
import { readAlertItems } from "../src/core/falco/alert-items.ts";
import type { Ledger } from "../src/core/triage/ledger.ts";

/** What the server has used so far, all its threads together. */
export interface Usage {
  readonly rssMb: number;
  readonly cpuMicros: number;
  readonly ledger: Ledger;
}

// Started by ingest.ts as a process of its own, with the folder for the database as its argument: the alert route over
// the real store, and a route of the same kind that only parses and answers.

const silent = () => {};
const store = await openSqliteStore({ file: join(process.argv[2] ?? ".", "bench.db") });
const metrics = createMetrics(store);
const app = express();
app.disable("x-powered-by");
app.use(
  alertRoutes({
    store,
    clock: { now: Date.now },
    log: { debug: silent, info: silent, warn: console.warn, error: console.error },
    meter: metrics.meter,
    ingestToken: undefined,
  }),
);
app.use(parseOnly());
const server = createServer(SERVER_OPTIONS, app);
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));

process.on("message", (question) => void (question === "end" ? end() : tellUsage()));

async function tellUsage(): Promise<void> {
  const ledger = await store.ledger();
  const { user, system } = process.cpuUsage();
  const usage: Usage = { rssMb: process.memoryUsage.rss() / 2 ** 20, cpuMicros: user + system, ledger };
  process.send?.(usage);
}

async function end(): Promise<void> {
  server.closeAllConnections();
  server.close();
  await store.close();
  process.disconnect?.();
}

function parseOnly(): Router {
  const router = Router();
  router.post("/parse-only", async (request: Request, response: Response) => {
    const body = await readBody(request, 1024 * 1024, false);
    const items = body.kind === "text" ? readAlertItems(body.text, 10_000) : [];
    const answer = `${JSON.stringify({ recorded: items.length })}\n`;
    response.writeHead(202, { "content-type": "application/json; charset=utf-8", "content-length": answer.length });
    response.end(answer);
  });
  return router;
}
