import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, Server as NetServer, type Socket } from "node:net";
import type { ErrorRequestHandler } from "express";
import type { Log } from "../../flows/surroundings.ts";
import { SERVER_OPTIONS } from "./server-options.ts";

/** Senders that have not sent their request whole so long after a stop began are cut off. */
const HALF_SENT_MS = 1000;

/** What is on its way over an open connection when a stop begins arrives within this time, and is answered. */
const ON_ITS_WAY_MS = 100;

/** A web server that listens. */
export interface WebServer {
  /** Where it is reached from this machine. */
  readonly url: string;
  /**
   * Takes no more connections, lets what is under way finish, and closes each connection with its next answer: a
   * sender that keeps one busy would else keep us here for ever.
   */
  stop(): Promise<void>;
}

/** Begins to listen. @throws when the port is taken or the address is not this machine's. */
export async function startWebServer(
  handler: RequestListener,
  at: { readonly port: number; readonly host: string },
): Promise<WebServer> {
  const underWay = new Set<ServerResponse>();
  let isStopping = false;
  const server = createServer(SERVER_OPTIONS, (request: IncomingMessage, response: ServerResponse) => {
    underWay.add(response);
    response.once("close", () => underWay.delete(response));
    // A body that nobody read to its end would keep the next request of this connection waiting behind it.
    response.once("finish", () => request.resume());
    if (isStopping) response.setHeader("connection", "close");
    handler(request, response);
  });
  const sockets = openSockets(server);
  await listening(server, at);
  return {
    url: addressOf(server, at.host),
    async stop() {
      isStopping = true;
      for (const response of underWay) if (!response.headersSent) response.setHeader("connection", "close");
      const closed = new Promise<void>((resolve) => {
        // Not the HTTP server's own close: it ends idle connections at once, and with them what is on its way. A
        // sender whose connection is closed under its request loses the alert, for Falco does not repeat it.
        NetServer.prototype.close.call(server, () => resolve());
      });
      const closingIdle = setTimeout(() => server.closeIdleConnections(), ON_ITS_WAY_MS);
      const cutting = setTimeout(() => cutOff(sockets, underWay), HALF_SENT_MS);
      await closed;
      clearTimeout(closingIdle);
      clearTimeout(cutting);
    },
  };
}

function openSockets(server: Server): ReadonlySet<Socket> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  return sockets;
}

/** Ends every connection but those whose request came whole: they are about to be answered. */
function cutOff(sockets: ReadonlySet<Socket>, underWay: ReadonlySet<ServerResponse>): void {
  const answering = new Set([...underWay].filter(({ req }) => req.complete).map(({ socket }) => socket));
  for (const socket of sockets) if (!answering.has(socket)) socket.destroy();
}

function listening(server: Server, at: { readonly port: number; readonly host: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(at.port, at.host, resolve);
  });
}

function addressOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  const reachable = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}

/** Whatever went wrong below, nobody outside sees a stack trace. */
export function lastResort(log: Log): ErrorRequestHandler {
  return (error, _request, response, next) => {
    log.error("A request failed", { error });
    if (response.headersSent) return next(error);
    response.status(500).json({ error: "Something went wrong here; the log says what." });
  };
}
