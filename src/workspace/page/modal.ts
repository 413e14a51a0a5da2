import type { WorkspaceState } from "../state.ts";
import { renderBlocks } from "./blocks.ts";
import { type Html, html } from "./html.ts";
import { plainText } from "./text.ts";

/** The form that one person sees, if any. */
export function renderModal(state: WorkspaceState, user: string): Html {
  const open = state.views.top(user);
  if (open === undefined) return html``;
  const { view } = open;
  const submit =
    view.submit !== undefined &&
    html`<button type="submit" class="button primary" data-testid="submit">${plainText(view.submit)}</button>`;
  return html`<form data-testid="modal" data-view-id="${open.id}" data-version="${open.hash}" aria-labelledby="modal-title" novalidate><header><h2 id="modal-title">${plainText(view.title)}</h2><button type="button" class="close" data-testid="close" aria-label="Close">✕</button></header><div class="fields-of-form"><p class="error" role="alert" data-testid="failure" hidden></p>${renderBlocks(view.blocks as Record<string, unknown>[], state.directory, open.id)}</div><footer><button type="button" class="button close" data-testid="cancel">${plainText(view.close) || "Close"}</button>${submit}</footer></form>`;
}
