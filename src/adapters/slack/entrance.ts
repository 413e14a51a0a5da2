import { App, ExpressReceiver, type Receiver, SocketModeReceiver } from "@slack/bolt";
import type { ErrorRequestHandler, Express } from "express";
import type { Log } from "../../flows/surroundings.ts";
import { clientOptions, quietLogger } from "./clients.ts";
import type { Door } from "./door.ts";
import { onlyFreshRequests } from "./fresh-requests.ts";
import { keepConnected } from "./keep-connected.ts";
import { listen } from "./listeners.ts";
import { tellOfForgeries } from "./tell-of-forgeries.ts";

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
  web.use(PATH, tellOfForgeries(door.clock, door.log), onlyFreshRequests(door.clock));
  const logger = quietLogger(door.log);
  const receiver = new ExpressReceiver({
    signingSecret,
    endpoints: PATH,
    app: web,
    logger,
    // Our listeners catch their own errors; this is Bolt that could not read the request.
    async processEventErrorHandler({ error, response }) {
      door.log.warn(UNREADABLE, { error });
      response.writeHead(400).end();
      return true;
    },
  });
  web.use(PATH, refuseUnreadable(door.log));
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

const UNREADABLE = "A signed request to /slack/events could not be read";

/** Bolt fails on what is signed but no request of Slack's, such as `null`. */
function refuseUnreadable(log: Log): ErrorRequestHandler {
  return (error, _request, response, next) => {
    if (response.headersSent) return next(error);
    log.warn(UNREADABLE, { error });
    response.status(400).type("text/plain").send("This is no request of Slack's.\n");
  };
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
