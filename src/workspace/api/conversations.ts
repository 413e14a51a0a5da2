import { type Channel, channelOf } from "../directory.ts";
import type { Json, Message } from "../message.ts";
import type { WorkspaceState } from "../state.ts";
import { type Answer, refuse } from "./answer.ts";
import type { Arguments } from "./arguments.ts";

/** https://docs.slack.dev/reference/methods/conversations.history: newest first, without replies. */
export function history(args: Arguments, state: WorkspaceState): Answer {
  const channel = channelOf(state.directory, args.text("channel") ?? "");
  if (channel === undefined) return refuse("channel_not_found");
  return page(args, state, state.board.inChannel(channel.id).toReversed());
}

/** https://docs.slack.dev/reference/methods/conversations.replies: the parent, then its replies, oldest first. */
export function replies(args: Arguments, state: WorkspaceState): Answer {
  const channel = channelOf(state.directory, args.text("channel") ?? "");
  if (channel === undefined) return refuse("channel_not_found");
  const message = state.board.find(channel.id, args.text("ts") ?? "");
  if (message === undefined) return refuse("thread_not_found");
  const parentTs = message.thread_ts ?? message.ts;
  const parent = state.board.find(channel.id, parentTs);
  return page(args, state, [...(parent === undefined ? [] : [parent]), ...state.board.replies(channel.id, parentTs)]);
}

/** https://docs.slack.dev/reference/methods/conversations.info */
export function info(args: Arguments, state: WorkspaceState): Answer {
  const channel = channelOf(state.directory, args.text("channel") ?? "");
  return channel === undefined ? refuse("channel_not_found") : { ok: true, channel: asSlackShows(channel) };
}

/** https://docs.slack.dev/reference/methods/conversations.list */
export function list(_: Arguments, state: WorkspaceState): Answer {
  return { ok: true, channels: state.directory.channels.map(asSlackShows), response_metadata: { next_cursor: "" } };
}

function asSlackShows(channel: Channel): Json {
  return {
    id: channel.id,
    name: channel.name,
    is_channel: true,
    is_private: false,
    is_archived: false,
    is_member: true,
    is_ext_shared: false,
  };
}

/** One page of messages between `oldest` and `latest`; the cursor is the place of the next one. */
function page(args: Arguments, state: WorkspaceState, messages: readonly Message[]): Answer {
  const oldest = args.number("oldest") ?? 0;
  const latest = args.number("latest") ?? Number.POSITIVE_INFINITY;
  const inclusive = args.flag("inclusive");
  const chosen = messages.filter(({ ts }) => {
    const at = Number(ts);
    return inclusive ? at >= oldest && at <= latest : at > oldest && at < latest;
  });
  const start = Number(Buffer.from(args.text("cursor") ?? "", "base64").toString()) || 0;
  const end = start + Math.min(Math.max(1, args.number("limit") ?? 100), 999);
  const hasMore = end < chosen.length;
  return {
    ok: true,
    messages: chosen.slice(start, end).map((message) => listed(message, state, args.flag("include_all_metadata"))),
    has_more: hasMore,
    response_metadata: { next_cursor: hasMore ? Buffer.from(String(end)).toString("base64") : "" },
  };
}

function listed(message: Message, state: WorkspaceState, withMetadata: boolean): Json {
  const { metadata, channel, ...rest } = message;
  const replies = message.thread_ts === undefined ? state.board.replies(channel, message.ts) : [];
  const last = replies.at(-1);
  return {
    ...rest,
    ...(withMetadata && metadata !== undefined ? { metadata } : {}),
    ...(last === undefined ? {} : { thread_ts: message.ts, reply_count: replies.length, latest_reply: last.ts }),
  };
}
