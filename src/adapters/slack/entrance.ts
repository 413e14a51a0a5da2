import { App, ExpressReceiver, type Receiver, SocketModeReceiver } from "@slack/bolt";
import type { ErrorRequestHandler, Express } from "express";
import { clientOptions, quietLogger } from "./clients.ts";
import type { Door } from "./door.ts";
import { onlyFreshRequests } from "./fresh-requests.ts";
import { keepConnected } from "./keep-connected.ts";
import { listen } from "./listeners.ts";

/** Where Slack's requests come in. */
export interface Entrance {
  /** Lets what is under way finish. */
  close(): Promise<void>;
}

const PATH = "/slack/events";

/**
 * Takes Slack's signed requests at `/slack/events` of our own web server. No body parser may run before it: the
 * signature is over the bytes.
 */
export function openHttpEntrance(web: Express, signingSecret: string, botToken: string, door: Door): Entrance {
  web.use(PATH, onlyFreshRequests(door.clock));
  const logger = quietLogger(door.log);
  const receiver = new ExpressReceiver({
    signingSecret,
    endpoints: PATH,
    app: web,
    logger,
    async processEventErrorHandler({ error, request, response }) {
      const status = isRequest("body" in request ? request.body : undefined) ? 500 : 400;
      if (status === 500) door.log.error("A request from Slack could not be answered", { error });
      response.writeHead(status).end();
      return true;
    },
  });
  web.use(PATH, refuseUnreadable);
  const listening = listen(boltApp(receiver, botToken, door), door);
  return { close: () => listening.idle() };
}

/** Takes Slack's requests over a WebSocket that we open, for machines that Slack cannot reach. */
export function openSocketEntrance(appToken: string, botToken: string, door: Door): Entrance {
  const { logger, ...options } = clientOptions(door.apiUrl, door.log);
  const receiver = new SocketModeReceiver({
    appToken,
    ...(logger === undefined ? {} : { logger }),
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: options },
  });
  const listening = listen(boltApp(receiver, botToken, door), door);
  const connection = keepConnected(receiver, door.log);
  return {
    async close() {
      await connection.stop();
      await listening.idle();
    },
  };
}

/** Bolt fails on JSON that is signed but no request of Slack's, such as `null`. */
const refuseUnreadable: ErrorRequestHandler = (error, request, response, next) => {
  if (response.headersSent || isRequest(request.body)) return next(error);
  response.status(400).type("text/plain").send("This is no request of Slack's.\n");
};

function isRequest(body: unknown): boolean {
  if (typeof body !== "object" || body === null) return false;
  return !("event" in body) || (typeof body.event === "object" && body.event !== null);
}

function boltApp(receiver: Receiver, botToken: string, door: Door): App {
  return new App({
    receiver,
    convoStore: false,
    logger: quietLogger(door.log),
    clientOptions: clientOptions(door.apiUrl, door.log),
    // Given a token, Bolt would ask Slack who we are at each request, or not start while Slack is down.
    authorize: async () => {
      const identity = door.identity.current();
      return { botToken, ...(identity === undefined ? {} : { botId: identity.botId, botUserId: identity.botUserId }) };
    },
  });
}
