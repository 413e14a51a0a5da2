import type { SlackMessage } from "../core/card/card.ts";
import type { Moment } from "../core/triage/finding.ts";

/** A message on its way to a channel or a thread. */
export interface OutgoingMessage extends SlackMessage {
  readonly channel: string;
  /** Names this message in its metadata, so that it is found again when Slack's answer was lost. */
  readonly key: string;
  readonly revision: number;
  /** When what it tells of began: keys repeat when somebody starts with an empty database in an old channel. */
  readonly since?: Moment;
  readonly threadTs?: string;
  readonly broadcast?: boolean;
}

/** How a call to Slack ended. `unclear` means that it may have been carried out. */
export type SlackOutcome<Ok> =
  | { readonly kind: "ok"; readonly value: Ok }
  | { readonly kind: "rate limited"; readonly retryAfterMs: number }
  | { readonly kind: "refused"; readonly error: string; readonly details: readonly string[] }
  /** No connection was made, so it certainly was not carried out. */
  | { readonly kind: "unreachable"; readonly error: string }
  | { readonly kind: "unclear"; readonly error: string };

/** Where Slack put a message. */
export interface PostedMessage {
  readonly channel: string;
  readonly ts: string;
}

/** Slack's messages. No method retries by itself; the publisher decides. */
export interface Messenger {
  /** What Slack's clock shows, as far as we know. */
  now(): Moment;
  post(message: OutgoingMessage): Promise<SlackOutcome<PostedMessage>>;
  update(message: OutgoingMessage & { readonly ts: string }): Promise<SlackOutcome<PostedMessage>>;
  /**
   * Looks for a message of ours by its key: in the channel's history, or in a thread.
   * @param since - When it was begun, by Slack's clock.
   */
  find(
    channel: string,
    key: string,
    since: Moment,
    threadTs?: string,
  ): Promise<SlackOutcome<PostedMessage | undefined>>;
  /** The web address of a message. */
  permalink(channel: string, ts: string): Promise<SlackOutcome<string>>;
}
