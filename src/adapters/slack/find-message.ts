import type { ConversationsHistoryResponse, ConversationsRepliesResponse, WebClient } from "@slack/web-api";
import type { PostedMessage, SlackOutcome } from "../../flows/messenger.ts";
import { keyOf } from "./metadata.ts";
import { outcomeOf } from "./outcome.ts";

/** Slack's machines may differ by this much, and what we know of its time may be a little old; a request may hang before Slack carries it out. */
const BEFORE_SECONDS = 300;
const AFTER_SECONDS = 600;
const PAGE = 200;
const PAGES = 10;

/** What is looked for: `since` is when the post was begun, by Slack's clock. */
export interface LostMessage {
  readonly channel: string;
  readonly key: string;
  readonly since: number;
  readonly threadTs: string | undefined;
  /** Our bot id: a message of anybody else is never ours, whatever its metadata claims. */
  readonly bot: string;
}

type Page = ConversationsHistoryResponse | ConversationsRepliesResponse;

/**
 * Looks for a message whose answer was lost, in the minutes around its posting.
 *
 * @returns `unclear` when there were too many messages to see them all: not found would then prove nothing.
 */
export async function findMessage(
  client: WebClient,
  lost: LostMessage,
): Promise<SlackOutcome<PostedMessage | undefined>> {
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page += 1) {
    const outcome = await outcomeOf(() => readPage(client, lost, cursor));
    if (outcome.kind !== "ok") return outcome;
    const found = outcome.value.messages?.find((message) => isOurs(message, lost));
    if (found?.ts !== undefined) return { kind: "ok", value: { channel: lost.channel, ts: found.ts } };
    cursor = outcome.value.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === "") return { kind: "ok", value: undefined };
  }
  return { kind: "unclear", error: "too many messages to look through" };
}

function readPage(client: WebClient, lost: LostMessage, cursor: string | undefined): Promise<Page> {
  const since = Math.floor(lost.since / 1000);
  const page = {
    channel: lost.channel,
    include_all_metadata: true,
    inclusive: true,
    limit: PAGE,
    oldest: `${since - BEFORE_SECONDS}.000000`,
    latest: `${since + AFTER_SECONDS}.000000`,
    ...(cursor === undefined ? {} : { cursor }),
  };
  return lost.threadTs === undefined
    ? client.conversations.history(page)
    : client.conversations.replies({ ...page, ts: lost.threadTs });
}

function isOurs(message: object, lost: LostMessage): boolean {
  return "bot_id" in message && message.bot_id === lost.bot && keyOf(message) === lost.key;
}
