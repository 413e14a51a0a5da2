import { Arguments } from "./api/arguments.ts";
import { type BotAnswer, sendForm } from "./bot-requests.ts";
import { channelOf, nameOf } from "./directory.ts";
import { deliverEvent } from "./events.ts";
import type { Entered } from "./form-state.ts";
import { responseUrl } from "./interaction.ts";
import type { Message } from "./message.ts";
import { type Press, press } from "./press.ts";
import { applyResponse } from "./responses.ts";
import { type WorkspaceState, whisper } from "./state.ts";
import { closeView, type Submission, submit } from "./submit.ts";

/** What a person in the workspace can do. Each resolves when the bot has answered. */
export interface UserActions {
  press(what: Press): Promise<BotAnswer>;
  submit(viewId: string, entered: Entered): Promise<Submission>;
  closeView(viewId: string): Promise<void>;
  command(command: string, text: string, channel?: string): Promise<BotAnswer>;
  /** Says something in the channel or a thread; `@falconer` in it reaches the bot. */
  say(text: string, place?: { readonly channel?: string; readonly threadTs?: string }): Promise<readonly BotAnswer[]>;
  /** Says something to the bot: `say` with its mention in front. */
  mention(
    text: string,
    place?: { readonly channel?: string; readonly threadTs?: string },
  ): Promise<readonly BotAnswer[]>;
  /** Deletes any message, as an administrator can; the bot is told with a `message_deleted` event. */
  deleteMessage(ts: string, channel?: string): Promise<readonly BotAnswer[]>;
}

/** The actions of one person. */
export function userActions(state: WorkspaceState, user: string): UserActions {
  const { app } = state.directory;
  return {
    press: async (what) => {
      const answer = await press(state, user, what);
      if (answer.error !== undefined) tell(state, user, what.channel, `That did not work (${answer.error}).`);
      return answer;
    },
    submit: (viewId, entered) => submit(state, user, viewId, entered),
    closeView: (viewId) => closeView(state, user, viewId),
    command: (command, text, channel) => sendCommand(state, user, command, text, channel),
    say: (text, place) => say(state, user, text, place ?? {}),
    mention: (text, place) => say(state, user, `<@${app.userId}> ${text}`, place ?? {}),
    deleteMessage: (ts, channel) => remove(state, user, ts, channel),
  };
}

async function sendCommand(
  state: WorkspaceState,
  user: string,
  command: string,
  text: string,
  channelId = defaultChannel(state),
): Promise<BotAnswer> {
  const channel = channelOf(state.directory, channelId);
  const { team, app } = state.directory;
  const target = { user, channel: channel?.id ?? "", ephemeral: false };
  const answer = await sendForm(state, {
    token: "local",
    team_id: team.id,
    team_domain: team.domain,
    channel_id: target.channel,
    channel_name: channel?.name ?? "",
    user_id: user,
    user_name: nameOf(state.directory, user).toLowerCase(),
    command,
    text,
    api_app_id: app.id,
    is_enterprise_install: "false",
    response_url: responseUrl(state, target),
    trigger_id: state.triggers.issue(user),
  });
  if (answer.error !== undefined)
    tell(state, user, target.channel, `${command} failed with the error “${answer.error}”`);
  else if (answer.body.trim() !== "") {
    const problem = applyResponse(state, target, new Arguments(parseAnswer(answer.body)));
    if (problem !== undefined) tell(state, user, target.channel, `${command} failed with the error “${problem}”`);
  }
  return answer;
}

async function say(
  state: WorkspaceState,
  user: string,
  text: string,
  place: { readonly channel?: string; readonly threadTs?: string },
): Promise<readonly BotAnswer[]> {
  const { app, team } = state.directory;
  const thread = place.threadTs === undefined ? {} : { thread_ts: place.threadTs };
  const channel = place.channel ?? defaultChannel(state);
  const message: Message = {
    type: "message",
    channel,
    ts: state.nextTs(),
    user,
    team: team.id,
    text,
    blocks: [],
    ...thread,
  };
  state.board.put(message);
  const common = { user, text, ts: message.ts, event_ts: message.ts, channel, team: team.id, blocks: [], ...thread };
  const events = [deliverEvent(state, { type: "message", channel_type: "channel", ...common })];
  if (text.includes(`<@${app.userId}>`)) events.push(deliverEvent(state, { type: "app_mention", ...common }));
  return (await Promise.all(events)).flat();
}

async function remove(
  state: WorkspaceState,
  user: string,
  ts: string,
  channel = defaultChannel(state),
): Promise<readonly BotAnswer[]> {
  const message = state.board.find(channel, ts);
  if (message === undefined) return [];
  state.deletions.push({ channel, ts, by: user });
  state.board.remove(message);
  const { channel: _channel, ...previous } = message;
  const eventTs = state.nextTs();
  return deliverEvent(state, {
    type: "message",
    subtype: "message_deleted",
    hidden: true,
    channel,
    channel_type: "channel",
    ts: eventTs,
    event_ts: eventTs,
    deleted_ts: ts,
    previous_message: previous,
  });
}

function tell(state: WorkspaceState, user: string, channel: string | undefined, text: string): void {
  whisper(state, { channel: channel ?? defaultChannel(state), user, text, blocks: [] });
}

function defaultChannel(state: WorkspaceState): string {
  return state.directory.channels[0]?.id ?? "";
}

/** A command may be answered with plain text or with JSON. */
function parseAnswer(body: string): unknown {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? value : { text: body };
  } catch {
    return { text: body };
  }
}
