import type { Message } from "../message.ts";
import type { WorkspaceState } from "../state.ts";
import { type Pane, renderEphemeral, renderMessage } from "./article.ts";
import { type Fragment, type Html, html } from "./html.ts";

/** How many messages of a channel the page shows at first, and how many more when it is asked for older ones. */
export const SHOWN_AT_FIRST = 100;

/** The channel as one person sees it: its newest messages and what only this person sees, oldest first. */
export function renderChannel(state: WorkspaceState, channel: string, user: string, limit: number): Html {
  const messages = state.board.inChannel(channel);
  const counts = replyCounts(state, channel);
  const shown = messages.slice(-limit).map((message) => ({
    ts: message.ts,
    html: renderMessage(state, message, "channel", renderReplyLink(message, counts.get(message.ts) ?? 0)),
  }));
  const older = messages.length - shown.length;
  const more = limit + SHOWN_AT_FIRST;
  const note =
    older > 0 &&
    html`<p class="note" data-key="older"><button type="button" class="replies" data-testid="older" data-limit="${more}">Show older messages (${older})</button></p>`;
  return html`${note}${inOrder([...shown, ...ephemerals(state, user, channel, "channel")])}`;
}

/** A thread as one person sees it: the message, then its replies. */
export function renderThread(state: WorkspaceState, channel: string, ts: string, user: string): Html {
  const parent = state.board.find(channel, ts);
  if (parent === undefined) return html`<p class="note" data-key="gone">This message is gone.</p>`;
  const replies = state.board.replies(channel, ts).map((message) => ({
    ts: message.ts,
    html: renderMessage(state, message, "thread"),
  }));
  const rule = html`<p class="rule" data-key="count">${countOf(replies.length)}</p>`;
  const answers = inOrder([...replies, ...ephemerals(state, user, channel, "thread", ts)]);
  return html`${renderMessage(state, parent, "thread")}${rule}${answers}`;
}

interface Shown {
  readonly ts: string;
  readonly html: Html;
}

function inOrder(shown: readonly Shown[]): Html[] {
  return shown.toSorted((one, other) => Number(one.ts) - Number(other.ts)).map((part) => part.html);
}

function ephemerals(state: WorkspaceState, user: string, channel: string, pane: Pane, threadTs?: string): Shown[] {
  return state.ephemerals
    .filter((one) => one.user === user && one.channel === channel && one.thread_ts === threadTs)
    .map((one) => ({ ts: one.ts, html: renderEphemeral(state, one, pane) }));
}

function renderReplyLink(message: Message, count: number): Fragment {
  if (message.thread_ts === undefined && count === 0) return undefined;
  const words = message.thread_ts === undefined ? `💬 ${countOf(count)}` : "View thread";
  return html`<button type="button" class="replies" data-testid="replies" data-thread="${message.thread_ts ?? message.ts}">${words}</button>`;
}

function countOf(replies: number): string {
  return replies === 1 ? "1 reply" : `${replies} replies`;
}

function replyCounts(state: WorkspaceState, channel: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const message of state.board.all()) {
    if (message.channel !== channel || message.thread_ts === undefined) continue;
    counts.set(message.thread_ts, (counts.get(message.thread_ts) ?? 0) + 1);
  }
  return counts;
}
