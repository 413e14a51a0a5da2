import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { ErrorRequestHandler, RequestHandler } from "express";
import type { Log } from "../../flows/surroundings.ts";

/** Begins to listen. @throws when the port is taken or the address is not this machine's. */
export function listening(server: Server, at: { readonly port: number; readonly host: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(at.port, at.host, resolve);
  });
}

/** Takes no more connections and lets what is under way finish. */
export function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

/** Where a server that listens is reached from this machine. */
export function addressOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  const reachable = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}

/** The answer for addresses that mean nothing. */
export const notFound: RequestHandler = (_request, response) => {
  response.status(404).json({ error: "There is nothing here. Alerts go to POST /falco." });
};

/** Whatever went wrong below, nobody outside sees a stack trace. */
export function lastResort(log: Log): ErrorRequestHandler {
  return (error, _request, response, next) => {
    log.error("A request failed", { error });
    if (response.headersSent) return next(error);
    response.status(500).json({ error: "Something went wrong here; the log says what." });
  };
}
