import { viewPayload } from "./api/views.ts";
import { type BotAnswer, sendInteraction } from "./bot-requests.ts";
import { type Chosen, type Entered, elementsIn, type PlacedElement, selectionOf, stateOf } from "./form-state.ts";
import { interactionBasics, messageContext } from "./interaction.ts";
import { jsonList } from "./json-list.ts";
import type { Json } from "./message.ts";
import type { WorkspaceState } from "./state.ts";

/** A click on a button or a choice in a menu. */
export interface Press {
  /** The message's ts, its channel too when there are several; or the form's id. */
  readonly ts?: string;
  readonly channel?: string;
  readonly viewId?: string;
  readonly actionId: string;
  /** Needed only when several blocks have this action. */
  readonly blockId?: string;
  /** Tells buttons of one action apart. */
  readonly value?: string;
  /** What was chosen: an option's value, a user id, a date, or several values of checkboxes. */
  readonly selected?: Chosen;
  /** What stands in the other fields of the message or form. */
  readonly entered?: Entered;
}

/** Somebody pressed what is not there. */
export class NothingToPressError extends Error {
  override readonly name = "NothingToPressError";
}

/**
 * Presses for a person, as Slack reports it to the bot.
 * @throws {NothingToPressError} when the message, form or element is not there.
 */
export function press(state: WorkspaceState, user: string, what: Press): Promise<BotAnswer> {
  const place = what.viewId === undefined ? inMessage(state, user, what) : inView(state, what.viewId, what);
  const placed = choose(elementsIn(place.blocks), what);
  return sendInteraction(state, {
    type: "block_actions",
    ...interactionBasics(state, user),
    ...place.context,
    actions: [actionOf(placed, what, state.nextTs())],
  });
}

interface Place {
  readonly blocks: readonly Json[];
  readonly context: Json;
}

function inMessage(state: WorkspaceState, user: string, what: Press): Place {
  const channel = what.channel ?? state.directory.channels[0]?.id ?? "";
  const ts = what.ts ?? "";
  const shown =
    state.board.find(channel, ts) ?? state.ephemerals.find((other) => other.ts === ts && other.user === user);
  if (shown === undefined) throw new NothingToPressError(`No message ${ts} in ${channel}`);
  const context = messageContext(state, user, shown);
  return { blocks: shown.blocks, context: { ...context, state: { values: stateOf(shown.blocks, entered(what)) } } };
}

function inView(state: WorkspaceState, viewId: string, what: Press): Place {
  const open = state.views.find(viewId);
  if (open === undefined) throw new NothingToPressError(`No open form ${viewId}`);
  const blocks = jsonList(open.view.blocks);
  const view = viewPayload(open, state, stateOf(blocks, entered(what)));
  return { blocks, context: { container: { type: "view", view_id: open.id }, view } };
}

function entered(what: Press): Entered {
  return what.entered ?? {};
}

function choose(elements: readonly PlacedElement[], what: Press): PlacedElement {
  const fitting = elements.filter(
    ({ block, element }) =>
      element.action_id === what.actionId &&
      (what.blockId === undefined || block.block_id === what.blockId) &&
      (what.value === undefined || element.type !== "button" || element.value === what.value),
  );
  const [first] = fitting;
  if (first === undefined) throw new NothingToPressError(`Nothing with the action ${what.actionId} to press there`);
  return first;
}

function actionOf({ block, element }: PlacedElement, what: Press, ts: string): Json {
  const base = { action_id: element.action_id, block_id: block.block_id, type: element.type, action_ts: ts };
  const { placeholder, confirm, text, value } = element;
  const shown = Object.fromEntries(Object.entries({ placeholder, confirm }).filter(([, part]) => part !== undefined));
  if (element.type === "button") return { ...base, ...shown, text, ...(value === undefined ? {} : { value }) };
  if (element.type === "feedback_buttons") return { ...base, value: what.value ?? what.selected };
  return { ...base, ...shown, ...selectionOf(element, what.selected ?? what.value ?? "") };
}
