// Keeps the page up to date and sends what people do. All HTML comes from the server, which has escaped it.

import { showDates } from "./dates.js";
import { agreed, showErrors } from "./dialogs.js";
import { chosenIn, enteredIn, restore } from "./fields.js";
import { isAtEnd, parse, patchList } from "./patch.js";

const look = { ...document.body.dataset };
const channelList = document.getElementById("channel");
const threadList = document.getElementById("thread");
const threadPane = document.getElementById("thread-pane");
const modal = document.getElementById("modal");
const jump = document.getElementById("jump");
const status = document.getElementById("status");

/** Between two looks at the server: a storm of alerts must not keep the page busy with nothing but itself. */
const PAUSE_MS = 100;

let refreshing = false;
let shownThread = look.thread;
let refreshAgain = false;

/** Asks for the parts and shows them; one question at a time, and once more when something changed meanwhile. */
async function refresh() {
  if (refreshing) {
    refreshAgain = true;
    return;
  }
  refreshing = true;
  try {
    do {
      refreshAgain = false;
      const asked = { ...look };
      const response = await fetch(`/page/parts?${address(asked)}`);
      const parts = await response.json();
      if (asked.user !== look.user || asked.thread !== look.thread) refreshAgain = true;
      else show(parts);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    } while (refreshAgain);
  } catch {
    say("The local workspace does not answer. Is it still running?");
  } finally {
    refreshing = false;
  }
}

function show(parts) {
  if (patchList(channelList, parts.channel)) jump.hidden = false;
  threadPane.hidden = look.thread === undefined;
  patchList(threadList, parts.thread);
  if (shownThread !== look.thread) showFromItsStart();
  showModal(parts.modal);
}

/** Shows a thread that was just opened from its first reply on. */
function showFromItsStart() {
  shownThread = look.thread;
  if (shownThread === undefined) return;
  threadList.scrollTop = (threadList.querySelector(".rule")?.offsetTop ?? 0) - threadList.offsetTop;
  threadList.focus();
}

function showModal(text) {
  const [form] = parse(text);
  const current = modal.querySelector("form");
  if (form === undefined) {
    if (modal.open) modal.close();
    modal.replaceChildren();
    return;
  }
  if (current?.dataset.version === form.dataset.version) return;
  const sameForm = current?.dataset.viewId === form.dataset.viewId;
  if (sameForm) restore(form, enteredIn(current));
  modal.replaceChildren(form);
  if (!modal.open) modal.showModal();
  if (!sameForm) (form.querySelector("[autofocus]") ?? form.querySelector("[data-action-id]"))?.focus();
}

/** Sends what a person did, and says how it went. */
async function act(what) {
  try {
    const response = await fetch("/page/act", {
      method: "POST",
      headers: { "content-type": "application/json", "x-local-workspace": "page" },
      body: JSON.stringify({ user: look.user, ...what }),
    });
    const result = await response.json();
    say(result.failure || (result.ms === undefined ? "" : `The bot answered in ${result.ms} ms.`));
    return result;
  } catch {
    say("The local workspace does not answer. Is it still running?");
    return { failure: "no answer" };
  } finally {
    await refresh();
  }
}

async function press(field, selected) {
  if (field.getAttribute("aria-busy") === "true" || !(await agreed(field.dataset.confirm))) return;
  if (field.dataset.url !== undefined) window.open(field.dataset.url, "_blank", "noopener,noreferrer");
  field.setAttribute("aria-busy", "true");
  const form = field.closest("form[data-view-id]");
  const message = field.closest("article[data-ts]");
  const { actionId, blockId, value } = field.dataset;
  const place =
    form === null ? { ts: message.dataset.ts, channel: message.dataset.channel } : { viewId: form.dataset.viewId };
  await act({ kind: "press", ...place, actionId, blockId, value, selected, entered: enteredIn(form ?? message) });
  field.removeAttribute("aria-busy");
}

async function submitForm(form) {
  const entered = enteredIn(form);
  const button = form.querySelector("[data-testid=submit]");
  button?.setAttribute("aria-busy", "true");
  const result = await act({ kind: "submit", viewId: form.dataset.viewId, entered });
  button?.removeAttribute("aria-busy");
  const open = modal.querySelector("form");
  if (open?.dataset.viewId === form.dataset.viewId) showErrors(open, result);
}

function goTo(change) {
  Object.assign(look, change);
  for (const button of document.querySelectorAll("[data-person]")) {
    button.setAttribute("aria-pressed", String(button.dataset.person === look.user));
  }
  history.replaceState(null, "", `/?${address(look)}`);
  return refresh();
}

function address(asked) {
  const known = Object.entries(asked).filter(([, value]) => value !== undefined);
  return new URLSearchParams(Object.fromEntries(known)).toString();
}

function say(words) {
  status.textContent = words;
}

const CLICKS = [
  ["button[data-action-id]", (button) => press(button, button.dataset.selected)],
  ["[data-thread]:not(body)", (button) => goTo({ thread: button.dataset.thread })],
  ["#jump", () => scrollToEnd(channelList)],
  ["[data-limit]", (button) => goTo({ limit: button.dataset.limit })],
  ["[data-person]", (button) => goTo({ user: button.dataset.person })],
  ["[data-testid=close-thread]", () => goTo({ thread: undefined })],
  ["[data-delete]", remove],
  ["[data-dismiss]", (button) => act({ kind: "dismiss", ts: button.dataset.dismiss })],
  ["form[data-view-id] .close", (button) => closeModal(button.closest("form"))],
];

async function remove(button) {
  if (await agreed(button.dataset.confirm))
    await act({ kind: "delete", ts: button.dataset.delete, channel: look.channel });
}

function closeModal(form) {
  return act({ kind: "close", viewId: form.dataset.viewId });
}

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.overflow[open]")) {
    if (!menu.contains(event.target) || event.target.closest("[role=menuitem]")) menu.open = false;
  }
  for (const [selector, action] of CLICKS) {
    const target = event.target.closest(selector);
    if (target !== null) {
      void action(target);
      return;
    }
  }
});

// A link to a message of this workspace leads there, and not to a second page on which the reader is somebody else.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".messages a[href]") ?? null;
  if (link === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const to = new URL(link.href);
  const thread = to.origin === location.origin ? to.searchParams.get("thread") : null;
  if (thread === null) return;
  event.preventDefault();
  void goTo({ thread });
});

document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-action-id]");
  if (field === null || field.closest(".input:not([data-dispatch])") !== null) return;
  const selected = chosenIn(field);
  if (selected !== undefined && selected !== "") void press(field, selected);
});

document.addEventListener("submit", (event) => {
  if (event.target.method === "dialog") return;
  event.preventDefault();
  if (event.target.dataset.viewId !== undefined) void submitForm(event.target);
  else send(event.target);
});

function send(form) {
  const box = form.querySelector("textarea");
  const text = box.value.trim();
  if (text === "") return;
  box.value = "";
  const threadTs = threadPane.contains(form) ? look.thread : undefined;
  // Whoever says something wants to see the answer.
  scrollToEnd(threadTs === undefined ? channelList : threadList);
  void act({ kind: "say", text, channel: look.channel, threadTs });
}

function scrollToEnd(list) {
  list.scrollTop = list.scrollHeight;
}

channelList.addEventListener("scroll", () => {
  if (isAtEnd(channelList)) jump.hidden = true;
});

// As in Slack: Enter sends, Shift and Enter begin a new line. Of an input method, Enter ends a word.
document.addEventListener("keydown", (event) => {
  const box = event.target.closest?.(".composer textarea") ?? null;
  if (box === null || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  box.form.requestSubmit();
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details.overflow[open]") ?? null;
  if (menu === null || !["Escape", "ArrowDown", "ArrowUp"].includes(event.key)) return;
  event.preventDefault();
  if (event.key === "Escape") menu.open = false;
  const items = [...menu.querySelectorAll("[role=menuitem]")];
  const step = event.key === "ArrowDown" ? 1 : -1;
  const next = items.at((items.indexOf(document.activeElement) + step) % items.length);
  (menu.open ? next : menu.querySelector("summary")).focus();
});

modal.addEventListener("cancel", (event) => {
  event.preventDefault();
  const form = modal.querySelector("form");
  if (form !== null) void closeModal(form);
});

showDates(document);
scrollToEnd(channelList);
new EventSource("/page/stream").addEventListener("message", () => void refresh());
