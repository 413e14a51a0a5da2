import type { WebAPICallResult, WebClient } from "@slack/web-api";
import type { Messenger, OutgoingMessage, PostedMessage } from "../../flows/messenger.ts";
import { findMessage } from "./find-message.ts";
import { messageId } from "./message-id.ts";
import { messageMetadata } from "./metadata.ts";
import { outcomeOf } from "./outcome.ts";
import type { SlackTime } from "./slack-time.ts";

/** Fallback text: read out by screen readers and shown in notifications; `chat.update` refuses more than 4,000 bytes. */
const TEXT_CHARACTERS = 300;

/**
 * Slack's messages over the Web API.
 *
 * @param client - Must not retry by itself: see `slackClient`.
 * @param botId - Our own bot id, undefined while Slack does not tell; only our own messages are ever adopted.
 */
export function slackMessenger(
  client: WebClient,
  botId: () => Promise<string | undefined>,
  time: SlackTime,
): Messenger {
  return {
    now: () => time.now(),
    post: (message) =>
      outcomeOf(async () => addressOf(await client.apiCall("chat.postMessage", { ...postArguments(message) }))),
    update: (message) =>
      outcomeOf(async () => addressOf(await client.apiCall("chat.update", { ...shared(message), ts: message.ts }))),
    async find(channel, key, since, threadTs) {
      const bot = await botId();
      if (bot === undefined) return { kind: "unreachable", error: "Slack has not yet said who we are" };
      return findMessage(client, { channel, key, since, threadTs, bot });
    },
    permalink: (channel, ts) =>
      outcomeOf(async () => linkOf(await client.apiCall("chat.getPermalink", { channel, message_ts: ts }))),
  };
}

function postArguments(message: OutgoingMessage): object {
  const thread = message.threadTs === undefined ? {} : { thread_ts: message.threadTs };
  const broadcast = message.threadTs !== undefined && message.broadcast === true ? { reply_broadcast: true } : {};
  return {
    ...shared(message),
    ...thread,
    ...broadcast,
    client_msg_id: messageId(`${message.key} ${message.threadTs ?? message.since ?? ""}`),
    unfurl_links: false,
    unfurl_media: false,
  };
}

function shared(message: OutgoingMessage): object {
  return {
    channel: message.channel,
    text: shortened(message.text),
    blocks: message.blocks,
    metadata: messageMetadata(message.key, message.revision),
  };
}

function shortened(text: string): string {
  const characters = Array.from(text);
  return characters.length <= TEXT_CHARACTERS ? text : `${characters.slice(0, TEXT_CHARACTERS - 1).join("")}…`;
}

function addressOf(answer: WebAPICallResult & { channel?: unknown; ts?: unknown }): PostedMessage {
  const { channel, ts } = answer;
  if (typeof channel === "string" && typeof ts === "string") return { channel, ts };
  throw new IncompleteAnswerError();
}

function linkOf({ permalink }: WebAPICallResult & { permalink?: unknown }): string {
  if (typeof permalink === "string") return permalink;
  throw new IncompleteAnswerError();
}

/** Slack said ok but not where the message stands: as good as a lost answer. */
class IncompleteAnswerError extends Error {
  override readonly name = "IncompleteAnswerError";
  constructor() {
    super("Slack's answer names no message");
  }
}
