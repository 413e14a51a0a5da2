import { nameOf } from "../directory.ts";
import type { Ephemeral, Message } from "../message.ts";
import type { WorkspaceState } from "../state.ts";
import { renderBlocks } from "./blocks.ts";
import { dateInReadersZone } from "./dates.ts";
import { type Fragment, type Html, html } from "./html.ts";
import { renderMrkdwn } from "./mrkdwn.ts";

/** The same message can stand in both; ids on the page must differ. */
export type Pane = "channel" | "thread";

/** Shows a message with its author and what can be done with it. */
export function renderMessage(state: WorkspaceState, message: Message, pane: Pane, footer?: Fragment): Html {
  const { ts, channel, user } = message;
  const edited = message.edited !== undefined && html` <span class="edited">(edited)</span>`;
  const isBroadcast = pane === "channel" && message.subtype === "thread_broadcast";
  const broadcast = isBroadcast && html`<p class="note">replied to a thread:</p>`;
  const kind = message.subtype === "tombstone" ? "message tombstone" : "message";
  return html`<article class="${kind}" data-testid="message" data-key="${ts}" data-ts="${ts}" data-channel="${channel}">
${renderAvatar(state, user)}
<div class="body">${renderByline(state, user, ts)}${edited}${broadcast}${renderContent(state, message, pane)}${footer}</div>
${renderTools(message)}
</article>`;
}

/** Shows what only one person sees. */
export function renderEphemeral(state: WorkspaceState, ephemeral: Ephemeral, pane: Pane): Html {
  const { ts, channel } = ephemeral;
  const { userId } = state.directory.app;
  return html`<article class="message ephemeral" data-testid="ephemeral" data-key="${ts}" data-ts="${ts}" data-channel="${channel}">
${renderAvatar(state, userId)}
<div class="body"><p class="only-you">👁 Only visible to you</p>${renderByline(state, userId, ts)}${renderContent(state, ephemeral, pane)}
<button type="button" class="dismiss" data-testid="dismiss" data-dismiss="${ts}">Dismiss</button></div>
</article>`;
}

function renderByline(state: WorkspaceState, user: string, ts: string): Html {
  const badge = user === state.directory.app.userId && html` <span class="badge">APP</span>`;
  const time = dateInReadersZone(Number(ts), "{time}", new Date(Number(ts) * 1000).toISOString().slice(11, 16));
  return html`<span class="byline"><strong>${nameOf(state.directory, user)}</strong>${badge} ${time}</span>`;
}

function renderContent(state: WorkspaceState, shown: Message | Ephemeral, pane: Pane): Fragment {
  if (shown.blocks.length === 0) return html`<div class="text">${renderMrkdwn(shown.text, state.directory)}</div>`;
  return renderBlocks(shown.blocks, state.directory, `${pane}-${shown.ts.replace(".", "-")}`);
}

function renderAvatar(state: WorkspaceState, user: string): Html {
  if (user === state.directory.app.userId) return html`<div class="avatar bot" aria-hidden="true">🦅</div>`;
  const index = state.directory.people.findIndex((person) => person.id === user);
  const initial = nameOf(state.directory, user).slice(0, 1).toUpperCase();
  return html`<div class="avatar person-${(index + 4) % 4}" aria-hidden="true">${initial}</div>`;
}

function renderTools({ ts, thread_ts: threadTs }: Message): Html {
  const question = JSON.stringify({
    title: "Delete message",
    text: "Delete this message? This cannot be undone.",
    confirm: "Delete",
    deny: "Cancel",
    style: "danger",
  });
  return html`<div class="tools">
<button type="button" data-testid="reply" data-thread="${threadTs ?? ts}">Reply in thread</button>
<button type="button" data-testid="delete" data-delete="${ts}" data-confirm="${question}">Delete</button>
</div>`;
}
