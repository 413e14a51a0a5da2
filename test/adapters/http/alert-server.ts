import { createServer, type ServerOptions } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { onTestFinished } from "vitest";
import { alertRoutes, wrongPath } from "../../../src/adapters/http/alert-routes.ts";
import { createMetrics, type MeasuredStore } from "../../../src/adapters/http/metrics.ts";
import { operationsRoutes } from "../../../src/adapters/http/operations-routes.ts";
import { SERVER_OPTIONS } from "../../../src/adapters/http/server-options.ts";
import type { Store } from "../../../src/flows/store.ts";
import { RecordingStore } from "../../flows/recording-store.ts";

interface LogLine {
  readonly level: string;
  readonly words: string;
  readonly data: object | undefined;
}

interface Settings {
  /** A real store in place of the one in memory. */
  readonly store?: MeasuredStore & Pick<Store, "record" | "ready">;
  readonly ingestToken?: string;
  readonly server?: ServerOptions;
}

/** The alert route and the operations routes on a real server, with what they stored, logged and can be asked. */
export async function anAlertServer({ ingestToken, server: options, store: given }: Settings = {}) {
  const memory = new RecordingStore();
  const store = given ?? memory;
  const lines: LogLine[] = [];
  const log = logInto(lines);
  const metrics = createMetrics(store);
  const app = express();
  const refusing = { log, meter: metrics.meter, clock: { now: Date.now } };
  app.use(alertRoutes({ store, ...refusing, ingestToken }));
  app.use(operationsRoutes({ store, log, metrics }));
  app.use(wrongPath(refusing));
  const server = createServer({ ...SERVER_OPTIONS, ...options }, app);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;

  function post(
    body: RequestInit["body"] & {},
    headers: Record<string, string> = {},
    path = "/falco",
    method = "POST",
  ) {
    const init: RequestInit = {
      method,
      body,
      duplex: "half",
      headers: { "content-type": "application/json", ...headers },
    };
    return fetch(url + path, init);
  }
  return { url, port, store: memory, lines, post };
}

function logInto(lines: LogLine[]) {
  const at = (level: string) => (words: string, data?: object) => {
    lines.push({ level, words, data });
  };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
