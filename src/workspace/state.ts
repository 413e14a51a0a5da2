import { Changes } from "./changes.ts";
import { type Directory, directoryOf } from "./directory.ts";
import { Faults } from "./faults.ts";
import { type Journal, openJournal, readJournal } from "./journal.ts";
import type { Ephemeral, Json, Message } from "./message.ts";
import { MessageBoard } from "./message-board.ts";
import type { BotConnection, WorkspaceOptions } from "./options.ts";
import { RateLimits } from "./rate-limits.ts";
import { ResponseUrls } from "./response-urls.ts";
import { Triggers } from "./triggers.ts";
import { OpenViews } from "./views.ts";

/** One call that the bot made, and how it was answered. */
export interface ApiCall {
  readonly method: string;
  readonly args: Json;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly status: number;
  /** Undefined when the connection was cut instead. */
  readonly answer: Json | undefined;
}

/** Everything that a running workspace knows. */
export interface WorkspaceState {
  readonly options: WorkspaceOptions;
  readonly directory: Directory;
  readonly board: MessageBoard;
  readonly ephemerals: Ephemeral[];
  readonly calls: ApiCall[];
  readonly deletions: { readonly channel: string; readonly ts: string; readonly by: string }[];
  readonly changes: Changes;
  readonly faults: Faults;
  readonly limits: RateLimits | undefined;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  readonly views: OpenViews;
  readonly now: () => number;
  /** A message id that no other message has. */
  readonly nextTs: () => string;
  bot: BotConnection | undefined;
  /** Where this workspace is reached, without a slash at the end; known once it listens. */
  baseUrl: string;
  close(): void;
}

/** Old calls and ephemerals are forgotten, so that a demo can run for weeks. */
const KEPT_CALLS = 5000;
const KEPT_EPHEMERALS = 200;

/** Sets a workspace up, with the messages that its file holds. */
export function createState(options: WorkspaceOptions): WorkspaceState {
  const now = options.now ?? Date.now;
  const changes = new Changes();
  let journal: Journal | undefined;
  const board = new MessageBoard((change) => {
    journal?.append(change);
    changes.announce();
  });
  if (options.dataFile !== undefined) {
    for (const change of readJournal(options.dataFile)) board.apply(change);
    journal = openJournal(options.dataFile, () => board.all().map((message) => ({ kind: "put", message })));
  }
  return {
    options,
    directory: directoryOf(options.people, options.channels),
    board,
    ephemerals: [],
    calls: [],
    deletions: [],
    changes,
    faults: new Faults(),
    limits: options.rateLimits === false ? undefined : new RateLimits(options.strictRate === true),
    triggers: new Triggers(now),
    responseUrls: new ResponseUrls(now),
    views: new OpenViews(),
    now,
    nextTs: tsSource(now, board.all()),
    bot: options.bot,
    baseUrl: "",
    close: () => journal?.close(),
  };
}

/** Remembers a call of the bot. */
export function recordCall(state: WorkspaceState, call: ApiCall): void {
  state.calls.push(call);
  if (state.calls.length > KEPT_CALLS) state.calls.shift();
  state.changes.announce();
}

/** Shows something to one person only. */
export function whisper(state: WorkspaceState, ephemeral: Omit<Ephemeral, "ts">): Ephemeral {
  const shown = { ...ephemeral, ts: state.nextTs() };
  state.ephemerals.push(shown);
  if (state.ephemerals.length > KEPT_EPHEMERALS) state.ephemerals.shift();
  state.changes.announce();
  return shown;
}

function tsSource(now: () => number, messages: readonly Message[]): () => string {
  let lastMicros = messages.reduce((latest, message) => Math.max(latest, Math.round(Number(message.ts) * 1e6)), 0);
  return () => {
    lastMicros = Math.max(lastMicros + 1, now() * 1000);
    return `${Math.floor(lastMicros / 1e6)}.${String(lastMicros % 1e6).padStart(6, "0")}`;
  };
}
