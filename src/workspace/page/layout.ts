import type { Channel } from "../directory.ts";
import type { WorkspaceState } from "../state.ts";
import { LONGEST_TEXT } from "./act.ts";
import { attribute, type Html, html } from "./html.ts";
import { renderChannel, renderThread } from "./panes.ts";

/** What a reader looks at, as its address says. */
export interface Look {
  readonly user: string;
  readonly channel: Channel;
  readonly thread: string | undefined;
  /** How many messages of the channel. */
  readonly limit: number;
}

/** The page's style sheets, in their order. */
export const STYLES = ["style.css", "messages.css", "blocks.css", "text.css", "fields.css", "dialogs.css"] as const;

/** The whole page. The script keeps it up to date; without the script it can still be read. */
export function renderPage(state: WorkspaceState, look: Look): Html {
  const { channel, thread, user, limit } = look;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>#${channel.name} · Local workspace</title>
<link rel="icon" href="/page/icon.svg" type="image/svg+xml">
${STYLES.map(
  (name) => html`<link rel="stylesheet" href="/page/${name}">
`,
)}
<script type="module" src="/page/client/main.js"></script>
</head>
<body data-user="${user}" data-channel="${channel.id}"${attribute("data-thread", thread)}>
<a class="skip" href="#composer">Skip to the message box</a>
${renderTop(state, look)}
<div class="panes">
<main aria-label="Channel">
<h1><span aria-hidden="true">#</span> ${channel.name}</h1>
<div id="channel" class="messages" role="log" aria-label="Messages in ${channel.name}" tabindex="0">${renderChannel(state, channel.id, user, limit)}</div>
<button type="button" id="jump" class="button" data-testid="jump" hidden>↓ New messages</button>
${renderComposer("composer", `Message #${channel.name}, or type a command such as /falco help`)}
</main>
<aside id="thread-pane" aria-label="Thread"${attribute("hidden", thread === undefined)}>
<header><h2>Thread</h2><button type="button" class="close" data-testid="close-thread" aria-label="Close thread">✕</button></header>
<div id="thread" class="messages" role="log" aria-label="Replies" tabindex="0">${thread !== undefined && renderThread(state, channel.id, thread, user)}</div>
${renderComposer("thread-composer", "Reply…")}
</aside>
</div>
<div id="status" role="status" data-testid="status"></div>
<dialog id="modal" aria-labelledby="modal-title"></dialog>
${renderConfirm()}
</body>
</html>
`;
}

function renderTop(state: WorkspaceState, look: Look): Html {
  const channels = state.directory.channels.map(
    (channel) =>
      html`<a href="/?channel=${channel.id}&amp;user=${look.user}"${attribute("aria-current", channel.id === look.channel.id && "page")}># ${channel.name}</a>`,
  );
  const people = state.directory.people.map(
    (person) =>
      html`<button type="button" data-testid="person" data-person="${person.id}" aria-pressed="${String(person.id === look.user)}">${person.name}</button>`,
  );
  return html`<header class="top">
<p class="name">🦅 <strong>Local workspace:</strong> an approximation of Slack</p>
<nav aria-label="Channels">${channels}</nav>
<div class="people" role="group" aria-label="You are"><span aria-hidden="true">You are</span>${people}</div>
</header>`;
}

function renderComposer(id: string, placeholder: string): Html {
  return html`<form class="composer" data-testid="${id}-form" autocomplete="off"><textarea id="${id}" data-testid="${id}" rows="1" aria-label="${placeholder}" placeholder="${placeholder}" maxlength="${LONGEST_TEXT}"></textarea><button type="submit" class="button primary" data-testid="${id}-send">Send</button></form>`;
}

function renderConfirm(): Html {
  return html`<dialog id="confirm" aria-labelledby="confirm-title" data-testid="confirm"><form method="dialog"><h2 id="confirm-title"></h2><p></p><footer><button value="deny" class="button" data-testid="confirm-deny"></button><button value="confirm" class="button primary" data-testid="confirm-yes"></button></footer></form></dialog>`;
}
