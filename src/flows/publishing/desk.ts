import type { SlackMessage } from "../../core/card/card.ts";
import type { Finding, FindingId, Moment } from "../../core/triage/finding.ts";
import type { Messenger } from "../messenger.ts";
import type { Store, ThreadPost } from "../store.ts";
import type { Clock, Log, Sleep, SteadyClock } from "../surroundings.ts";
import type { Troubles } from "./troubles.ts";

/** What a finding looks like in Slack now. */
export interface CardContent {
  readonly card: SlackMessage;
  /** What its thread should hold; a message whose key is known is not posted again. */
  readonly thread: readonly ThreadPost[];
  /** The verdict that the card shows, in the analysis's words. */
  readonly verdict?: string | undefined;
}

/** Explains a finding and renders it. `containers`: whether Slack's collapsible blocks may be used. */
export type DescribeFinding = (finding: Finding, containers: boolean) => Promise<CardContent>;

/** What publishing needs from outside. */
export interface PublisherPorts {
  readonly store: Store;
  readonly messenger: Messenger;
  readonly clock: Clock & SteadyClock;
  readonly sleep: Sleep;
  readonly log: Log;
  readonly describe: DescribeFinding;
  /** Between 0 and 1, for spreading retries. */
  readonly chance: () => number;
}

/** Where cards go, and how fast. */
export interface PublisherOptions {
  /** Every channel that cards may go to, by id: each gets its own two hands. */
  readonly channels: readonly string[];
  /** Where a finding's card goes: one of `channels`. */
  readonly channelOf: (finding: Finding) => string;
  /** At least this long between two posts to a channel, thread replies counted. Slack's limit is 1,000. */
  readonly postIntervalMs: number;
  /** One update comes free each so many milliseconds. Slack's limit: 50 a minute. */
  readonly updateIntervalMs: number;
  /** So many updates may go at once after a quiet time. */
  readonly updateBurst: number;
  /** How long a counter waits for more alerts before the card is updated. */
  readonly quietMs: number;
  /** How often a hand looks when nobody wakes it. */
  readonly lookEveryMs: number;
  /** A post whose answer was lost is looked for after this time: longer than a request can take. */
  readonly unclearMs: number;
}

/** What the hands share. */
export interface Desk {
  readonly ports: PublisherPorts;
  readonly options: PublisherOptions;
  readonly troubles: Troubles;
  readonly containers: Containers;
}

/** What we know of the workspace's collapsible `container` blocks, until the process ends. */
export interface Containers {
  /** False once the workspace refused one before it ever took one. */
  allowed: boolean;
  /** It took one: a later refusal is about that one card. */
  proven: boolean;
}

/** The key in a card's metadata. */
export function cardKey(id: FindingId): string {
  return `F-${id}/card`;
}

/** The defaults, all from Slack's published limits: https://docs.slack.dev/apis/web-api/rate-limits */
export const PUBLISHER_DEFAULTS = {
  postIntervalMs: 1000,
  updateIntervalMs: 1200,
  updateBurst: 5,
  quietMs: 5000,
  lookEveryMs: 1000,
  unclearMs: 15_000,
} as const;

/** A channel that takes nothing hides every alert, so a repair must be noticed soon; a single message can wait. */
const LONGEST_PAUSE_MS = { channel: 5 * 60_000, message: 60 * 60_000 };

/** When a refusal is tried again: after a minute, then each time twice as long, up to a limit. */
export function nextTryAt(
  earlier: { readonly at: Moment; readonly retryAt: Moment } | undefined,
  scope: "channel" | "message",
  now: Moment,
): Moment {
  const lastPauseMs = earlier === undefined ? 30_000 : Math.max(30_000, earlier.retryAt - earlier.at);
  return now + Math.min(lastPauseMs * 2, LONGEST_PAUSE_MS[scope]);
}
