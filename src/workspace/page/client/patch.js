// Brings a list of messages up to date and leaves alone what did not change: open blocks, the focus, the place.

import { showDates } from "./dates.js";
import { showInitialMoments } from "./fields.js";

/** The server's text of each element on the page; the element itself was changed since, by dates for example. */
const sources = new WeakMap();

/** How near to its end a list must be to follow new messages. */
const NEAR_PX = 80;

/** Whether a list is scrolled to its end, or nearly. */
export function isAtEnd(list) {
  return list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_PX;
}

/**
 * Replaces the children of a list, by their `data-key`.
 * @returns Whether something new stands at the end where the reader does not see it.
 */
export function patchList(list, text) {
  const follows = isAtEnd(list);
  const lastBefore = list.lastElementChild?.dataset.key;
  const wanted = parse(text);
  const present = new Map([...list.children].map((child) => [child.dataset.key, child]));
  const next = wanted.map((element) => keepOrReplace(present.get(element.dataset.key), element));
  const kept = new Set(next);
  for (const child of Array.from(list.children).filter((child) => !kept.has(child))) child.remove();
  for (const [index, element] of next.entries()) {
    if (list.children[index] !== element) list.insertBefore(element, list.children[index] ?? null);
  }
  if (follows) list.scrollTop = list.scrollHeight;
  return !follows && list.lastElementChild?.dataset.key !== lastBefore;
}

/** Elements out of the server's HTML, ready to be shown. */
export function parse(text) {
  const template = document.createElement("template");
  template.innerHTML = text;
  return [...template.content.children].map((element) => {
    sources.set(element, element.outerHTML);
    showDates(element);
    showInitialMoments(element);
    return element;
  });
}

function keepOrReplace(old, fresh) {
  if (old === undefined) return fresh;
  if (sources.get(old) === sources.get(fresh)) return old;
  for (const details of fresh.querySelectorAll("details[data-fold]")) {
    const before = old.querySelector(`details[data-fold="${CSS.escape(details.dataset.fold)}"]`);
    if (before !== null) details.open = before.open;
  }
  const focus = old.contains(document.activeElement) ? selectorOf(document.activeElement) : undefined;
  old.replaceWith(fresh);
  if (focus !== undefined)
    (fresh.querySelector(focus) ?? fresh.querySelector("button"))?.focus({ preventScroll: true });
  return fresh;
}

/** Finds the element again that has the focus now. */
function selectorOf(element) {
  const { actionId, blockId, testid } = element.dataset;
  if (actionId !== undefined) {
    return `[data-action-id="${CSS.escape(actionId)}"][data-block-id="${CSS.escape(blockId)}"]`;
  }
  const fold = element.closest("summary")?.parentElement?.dataset.fold;
  if (fold !== undefined) return `details[data-fold="${CSS.escape(fold)}"] > summary`;
  return testid === undefined ? "button" : `[data-testid="${CSS.escape(testid)}"]`;
}
