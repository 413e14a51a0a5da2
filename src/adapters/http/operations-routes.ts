import { Router } from "express";
import type { Store } from "../../flows/store.ts";
import type { Log } from "../../flows/surroundings.ts";
import type { Metrics } from "./metrics.ts";

/** A probe that waits longer than this has its answer. */
const PROBE_TIMEOUT_MS = 2_000;

/** What probes and metrics need. */
export interface OperationsRouteOptions {
  readonly store: Pick<Store, "ready">;
  readonly metrics: Pick<Metrics, "text" | "contentType">;
  readonly log: Log;
}

/** `/livez` (the process answers), `/readyz` (the store takes alerts) and `/metrics` for Prometheus. */
export function operationsRoutes(options: OperationsRouteOptions): Router {
  const { store, metrics, log } = options;
  const router = Router();
  router.get("/livez", (_request, response) => {
    response.type("text/plain").send("ok\n");
  });
  router.get("/readyz", async (_request, response) => {
    try {
      await within(PROBE_TIMEOUT_MS, store.ready());
      response.type("text/plain").send("ok\n");
    } catch (error) {
      log.warn("The store takes no alerts", { error });
      response.status(503).type("text/plain").send("The store takes no alerts now; the log says why.\n");
    }
  });
  router.get("/metrics", async (_request, response) => {
    try {
      response.set("content-type", metrics.contentType).send(await within(PROBE_TIMEOUT_MS, metrics.text()));
    } catch (error) {
      log.warn("The metrics could not be read", { error });
      response.status(503).type("text/plain").send("The metrics cannot be read now.\n");
    }
  });
  return router;
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`No answer within ${ms} ms`)), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
