import type { Channel, Person } from "./directory.ts";

/** Where the bot takes Slack's requests, and with which secrets both sides prove who they are. */
export interface BotConnection {
  /** The bot's address for events, clicks, forms and commands, for example `http://127.0.0.1:3000/slack/events`. */
  readonly eventsUrl: string;
  readonly signingSecret: string;
  readonly botToken: string;
}

/** How a local workspace is set up. */
export interface WorkspaceOptions {
  /** A free port is chosen when left out. */
  readonly port?: number;
  /** The loopback address when left out. */
  readonly host?: string;
  /** Can also be given later with `connectBot`; until then every call is refused. */
  readonly bot?: BotConnection;
  readonly people?: readonly Person[];
  readonly channels?: readonly Channel[];
  /** Messages are kept in this file and are there again after a restart. In memory only when left out. */
  readonly dataFile?: string;
  /** Slack's rate limits; on when left out. */
  readonly rateLimits?: boolean;
  /** Exactly one post a second and channel, without Slack's tolerance for bursts. */
  readonly strictRate?: boolean;
  /** Refuse `container` blocks, as a workspace does that does not have them yet. */
  readonly refuseContainers?: boolean;
  /** When an event that the bot did not take is sent again. Slack's own pauses when left out. */
  readonly eventRetriesMs?: readonly number[];
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}
