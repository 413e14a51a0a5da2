import { SLACK_LIMITS } from "../../block-kit/limits.ts";
import { channelOf } from "../directory.ts";
import { type Json, type Message, withBlockIds } from "../message.ts";
import { type WorkspaceState, whisper } from "../state.ts";
import { type Answer, type Refused, refuse } from "./answer.ts";
import type { Arguments } from "./arguments.ts";
import { readContent } from "./block-checks.ts";

/** https://docs.slack.dev/reference/methods/chat.postMessage */
export function postMessage(args: Arguments, state: WorkspaceState): Answer {
  const channel = channelOf(state.directory, args.text("channel") ?? "");
  if (channel === undefined) return refuse("channel_not_found");
  const read = readContent(args, "post", state);
  if ("refused" in read) return read.refused;
  const metadata = readMetadata(args);
  if ("refused" in metadata) return metadata.refused;
  const threadTs = args.text("thread_ts");
  if (threadTs !== undefined && state.board.find(channel.id, threadTs) === undefined) return refuse("thread_not_found");
  const message: Message = {
    ...authorOf(state),
    ...(threadTs !== undefined && args.flag("reply_broadcast") ? { subtype: "thread_broadcast" as const } : {}),
    channel: channel.id,
    ts: state.nextTs(),
    text: read.content.text,
    blocks: withBlockIds(read.content.blocks),
    ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
    ...(args.text("client_msg_id") === undefined ? {} : { client_msg_id: args.text("client_msg_id") ?? "" }),
    ...metadata,
  };
  state.board.put(message);
  return { ok: true, channel: channel.id, ts: message.ts, message };
}

/** https://docs.slack.dev/reference/methods/chat.update: text without blocks takes the old blocks away. */
export function update(args: Arguments, state: WorkspaceState): Answer {
  const found = ownMessage(args, state, "cant_update_message");
  if ("refused" in found) return found.refused;
  const read = readContent(args, "update", state);
  if ("refused" in read) return read.refused;
  const metadata = readMetadata(args);
  if ("refused" in metadata) return metadata.refused;
  const message: Message = {
    ...found.message,
    text: read.content.text,
    blocks: withBlockIds(read.content.blocks),
    edited: { user: state.directory.app.userId, ts: state.nextTs() },
    ...metadata,
  };
  state.board.put(message);
  return { ok: true, channel: message.channel, ts: message.ts, text: message.text, message };
}

/** https://docs.slack.dev/reference/methods/chat.delete */
export function deleteMessage(args: Arguments, state: WorkspaceState): Answer {
  const found = ownMessage(args, state, "cant_delete_message");
  if ("refused" in found) return found.refused;
  const { channel, ts } = found.message;
  state.deletions.push({ channel, ts, by: state.directory.app.userId });
  state.board.remove(found.message);
  return { ok: true, channel, ts };
}

/** https://docs.slack.dev/reference/methods/chat.postEphemeral */
export function postEphemeral(args: Arguments, state: WorkspaceState): Answer {
  const channel = channelOf(state.directory, args.text("channel") ?? "");
  if (channel === undefined) return refuse("channel_not_found");
  const user = args.text("user") ?? "";
  if (!state.directory.people.some((person) => person.id === user)) return refuse("user_not_in_channel");
  const read = readContent(args, "post", state);
  if ("refused" in read) return read.refused;
  const threadTs = args.text("thread_ts");
  const shown = whisper(state, {
    channel: channel.id,
    user,
    text: read.content.text,
    blocks: withBlockIds(read.content.blocks),
    ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
  });
  return { ok: true, message_ts: shown.ts };
}

/** https://docs.slack.dev/reference/methods/chat.getPermalink */
export function getPermalink(args: Arguments, state: WorkspaceState): Answer {
  const channel = channelOf(state.directory, args.text("channel") ?? "");
  if (channel === undefined) return refuse("channel_not_found");
  const ts = args.text("message_ts") ?? "";
  if (state.board.find(channel.id, ts) === undefined) return refuse("message_not_found");
  return { ok: true, channel: channel.id, permalink: `${state.baseUrl}/?thread=${encodeURIComponent(ts)}` };
}

/** What every message of the bot says about its author. */
export function authorOf(state: WorkspaceState) {
  const { app, team } = state.directory;
  return { type: "message" as const, user: app.userId, bot_id: app.botId, app_id: app.id, team: team.id };
}

function ownMessage(
  args: Arguments,
  state: WorkspaceState,
  notOwn: string,
): { readonly message: Message } | { readonly refused: Refused } {
  const channel = channelOf(state.directory, args.text("channel") ?? "");
  if (channel === undefined) return { refused: refuse("channel_not_found") };
  const message = state.board.find(channel.id, args.text("ts") ?? "");
  if (message === undefined || message.subtype === "tombstone") return { refused: refuse("message_not_found") };
  return message.user === state.directory.app.userId ? { message } : { refused: refuse(notOwn) };
}

function readMetadata(args: Arguments): { readonly metadata?: Json } | { readonly refused: Refused } {
  if (!args.has("metadata")) return {};
  const metadata = args.json("metadata") as Json | string;
  if (typeof metadata !== "object" || Array.isArray(metadata)) return { refused: refuse("invalid_metadata_format") };
  const { event_type: type, event_payload: payload } = metadata;
  const isComplete = typeof type === "string" && type !== "" && typeof payload === "object" && payload !== null;
  if (!isComplete) return { refused: refuse("invalid_metadata_schema") };
  const isTooLarge = Buffer.byteLength(JSON.stringify(metadata)) > SLACK_LIMITS.metadataBytes;
  return isTooLarge ? { refused: refuse("metadata_too_large") } : { metadata };
}
