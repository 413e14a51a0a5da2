import { nameOf } from "./directory.ts";
import type { Ephemeral, Json, Message } from "./message.ts";
import type { ResponseTarget } from "./response-urls.ts";
import type { WorkspaceState } from "./state.ts";

/** What every interaction says about who did it and where. Each carries a trigger of its own. */
export function interactionBasics(state: WorkspaceState, user: string): Json {
  const { team, app } = state.directory;
  const name = nameOf(state.directory, user);
  return {
    user: { id: user, username: name.toLowerCase(), name: name.toLowerCase(), team_id: team.id },
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
    api_app_id: app.id,
    token: "local",
    trigger_id: state.triggers.issue(user),
  };
}

/** Where a click in a message happened, with an address for the answer. */
export function messageContext(state: WorkspaceState, user: string, shown: Message | Ephemeral): Json {
  const isEphemeral = !("type" in shown);
  const channel = state.directory.channels.find((other) => other.id === shown.channel);
  const threadTs = shown.thread_ts === undefined ? {} : { thread_ts: shown.thread_ts };
  return {
    container: {
      type: "message",
      message_ts: shown.ts,
      channel_id: shown.channel,
      is_ephemeral: isEphemeral,
      ...threadTs,
    },
    channel: { id: shown.channel, name: channel?.name ?? "" },
    ...(isEphemeral ? {} : { message: withoutChannel(shown) }),
    response_url: responseUrl(state, {
      user,
      channel: shown.channel,
      ts: shown.ts,
      ephemeral: isEphemeral,
      ...(shown.thread_ts === undefined ? {} : { threadTs: shown.thread_ts }),
    }),
  };
}

/** A new address for the bot's answers. */
export function responseUrl(state: WorkspaceState, target: ResponseTarget): string {
  return `${state.baseUrl}/response/${state.responseUrls.issue(target)}`;
}

function withoutChannel({ channel: _channel, metadata: _metadata, ...message }: Message): Json {
  return message;
}
