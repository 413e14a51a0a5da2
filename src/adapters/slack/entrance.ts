import { App, ExpressReceiver, type Receiver, SocketModeReceiver } from "@slack/bolt";
import type { Express } from "express";
import { clientOptions, quietLogger } from "./clients.ts";
import type { Door } from "./door.ts";
import { onlyFreshRequests } from "./fresh-requests.ts";
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
  const receiver = new ExpressReceiver({ signingSecret, endpoints: PATH, app: web, logger });
  const listening = listen(boltApp(receiver, botToken, door), door);
  return { close: () => listening.idle() };
}

/** Keeps a WebSocket to Slack, for machines that Slack cannot reach. It connects in the background and reconnects. */
export function openSocketEntrance(appToken: string, botToken: string, door: Door): Entrance {
  const logger = quietLogger(door.log);
  const receiver = new SocketModeReceiver({
    appToken,
    logger,
    installerOptions: { clientOptions: door.apiUrl === undefined ? {} : { slackApiUrl: door.apiUrl } },
  });
  const listening = listen(boltApp(receiver, botToken, door), door);
  receiver.start().then(
    () => door.log.info("Connected to Slack by Socket Mode", {}),
    (error: unknown) =>
      door.log.error("Socket Mode was refused. Check SLACK_APP_TOKEN (connections:write) and restart.", { error }),
  );
  return {
    async close() {
      await receiver.stop();
      await listening.idle();
    },
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
