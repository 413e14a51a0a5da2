import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type ErrorRequestHandler } from "express";
import { apiRouter } from "./api/api-router.ts";
import type { BotAnswer } from "./bot-requests.ts";
import { deliverEvent, verifyUrl } from "./events.ts";
import type { Faults } from "./faults.ts";
import type { Ephemeral, Json, Message } from "./message.ts";
import type { BotConnection, WorkspaceOptions } from "./options.ts";
import { pageRouter } from "./page/page-router.ts";
import { responsesRouter } from "./responses.ts";
import { type ApiCall, createState, type WorkspaceState } from "./state.ts";
import { type UserActions, userActions } from "./user-actions.ts";
import type { OpenView } from "./views.ts";

/** A running local stand-in for Slack. Everything that happens in it can be seen here. */
export interface Workspace {
  /** The page's address, for example `http://127.0.0.1:3300`. */
  readonly url: string;
  /** What a Slack client takes as `slackApiUrl`. */
  readonly apiUrl: string;
  /** The calls that the bot made, oldest first. */
  readonly calls: readonly ApiCall[];
  readonly deletions: readonly { readonly channel: string; readonly ts: string; readonly by: string }[];
  readonly faults: Faults;
  connectBot(bot: BotConnection): void;
  /** What the channel shows, oldest first: all but replies, unless those were also sent to the channel. */
  messages(channel?: string): readonly Message[];
  /** The replies to a message, oldest first. */
  thread(channel: string, ts: string): readonly Message[];
  /** What only this person sees, oldest first. */
  ephemerals(user: string): readonly Ephemeral[];
  /** The forms that are open at this person's screen, the visible one last. */
  views(user: string): readonly OpenView[];
  as(user: string): UserActions;
  /** Delivers an event of any kind. */
  event(event: Json, repeat?: boolean): Promise<readonly BotAnswer[]>;
  verifyUrl(): Promise<boolean>;
  /**
   * Resolves with the first answer that is neither undefined nor false, asked now and after each change.
   * @throws {WaitedTooLongError} when there was none within the limit.
   */
  waitFor<T>(ask: () => T | undefined | false, limitMs?: number): Promise<T>;
  close(): Promise<void>;
}

const WAIT_MS = 5000;

/**
 * Starts a local stand-in for Slack: the Web API, signed requests to the bot, and a page to look at.
 * It is an approximation; it knows the bot only by HTTP.
 */
export async function startWorkspace(options: WorkspaceOptions = {}): Promise<Workspace> {
  const state = createState(options);
  const app = express();
  app.disable("x-powered-by");
  app.use("/api", apiRouter(state));
  app.use("/response", responsesRouter(state));
  app.use(pageRouter(state));
  app.use(unreadable);
  const host = options.host ?? "127.0.0.1";
  const server = app.listen(options.port ?? 0, host);
  await listening(server);
  const { port } = server.address() as AddressInfo;
  state.baseUrl = `http://${reachable(host)}:${port}`;
  return workspaceOf(state, server);
}

function workspaceOf(state: WorkspaceState, server: Server): Workspace {
  const firstChannel = state.directory.channels[0]?.id ?? "";
  return {
    url: state.baseUrl,
    apiUrl: `${state.baseUrl}/api/`,
    calls: state.calls,
    deletions: state.deletions,
    faults: state.faults,
    connectBot: (bot) => {
      state.bot = bot;
    },
    messages: (channel = firstChannel) => state.board.inChannel(channel),
    thread: (channel, ts) => state.board.replies(channel, ts),
    ephemerals: (user) => state.ephemerals.filter((ephemeral) => ephemeral.user === user),
    views: (user) => state.views.stackOf(user),
    as: (user) => userActions(state, user),
    event: (event, repeat) => deliverEvent(state, event, repeat),
    verifyUrl: () => verifyUrl(state),
    waitFor: (ask, limitMs = WAIT_MS) => state.changes.waitFor(ask, limitMs),
    close: () => closeAll(state, server),
  };
}

/** A body that is no JSON, too long, or cut short; and our own faults. Never a stack trace. */
const unreadable: ErrorRequestHandler = (error: { readonly status?: number }, request, response, next) => {
  if (response.headersSent) next(error);
  else if (request.path.startsWith("/api/"))
    response.json({ ok: false, error: error.status ? "invalid_json" : "fatal_error" });
  else response.status(error.status ?? 500).json({ failure: "The local workspace could not read or do that." });
};

function listening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("listening", resolve);
    server.once("error", reject);
  });
}

function reachable(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}

async function closeAll(state: WorkspaceState, server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
  state.close();
}
