import { validateView } from "../block-kit/validate-view.ts";
import { viewPayload } from "./api/views.ts";
import { type BotAnswer, sendInteraction } from "./bot-requests.ts";
import { type Entered, incompleteFields, stateOf } from "./form-state.ts";
import { interactionBasics } from "./interaction.ts";
import { jsonList } from "./json-list.ts";
import type { Json } from "./message.ts";
import { NothingToPressError } from "./press.ts";
import type { WorkspaceState } from "./state.ts";
import type { OpenView } from "./views.ts";

/** What came of sending a form. */
export interface Submission {
  /** Undefined when the client did not send it, because a required field was empty. */
  readonly answer: BotAnswer | undefined;
  /** What to show at the fields, by block id. */
  readonly errors: Readonly<Record<string, string>>;
  /** What to show at the form as a whole. */
  readonly failure?: string;
}

const TROUBLE = "We had some trouble connecting. Try again?";

/**
 * Sends a form for a person, and does what the bot answers: errors, update, push, clear, or close.
 * @throws {NothingToPressError} when no such form is open at this person's screen.
 */
export async function submit(
  state: WorkspaceState,
  user: string,
  viewId: string,
  entered: Entered,
): Promise<Submission> {
  const open = state.views.find(viewId);
  if (open === undefined || open.user !== user) throw new NothingToPressError(`No open form ${viewId} for ${user}`);
  const values = stateOf(jsonList(open.view.blocks), entered);
  const incomplete = incompleteFields(open.view, values);
  if (Object.keys(incomplete).length > 0) return { answer: undefined, errors: incomplete };
  const answer = await sendInteraction(state, {
    type: "view_submission",
    ...interactionBasics(state, user),
    view: viewPayload(open, state, values),
    response_urls: [],
  });
  const outcome = answer.error === undefined ? follow(state, open, answer.body) : { errors: {}, failure: TROUBLE };
  state.changes.announce();
  return { answer, ...outcome };
}

/** Tells the bot that a form was closed, when it asked for that. */
export async function closeView(state: WorkspaceState, user: string, viewId: string): Promise<void> {
  const open = state.views.find(viewId);
  if (open === undefined || open.user !== user) return;
  state.views.close(viewId);
  state.changes.announce();
  if (open.view.notify_on_close !== true) return;
  const view = viewPayload(open, state);
  await sendInteraction(state, { type: "view_closed", ...interactionBasics(state, user), view, is_cleared: false });
}

type Outcome = Omit<Submission, "answer">;

/** https://docs.slack.dev/surfaces/modals#interactions */
function follow(state: WorkspaceState, open: OpenView, body: string): Outcome {
  const done = { errors: {} };
  if (body.trim() === "") {
    state.views.close(open.id);
    return done;
  }
  const response = parse(body);
  if (response === undefined) return { errors: {}, failure: TROUBLE };
  if (response.response_action === "errors") return { errors: (response.errors ?? {}) as Record<string, string> };
  if (response.response_action === "clear") state.views.closeAll(open.user);
  else if (response.response_action === "update" || response.response_action === "push") {
    return show(state, open, response);
  } else state.views.close(open.id);
  return done;
}

function show(state: WorkspaceState, open: OpenView, response: Json): Outcome {
  const problems = validateView(response.view, { mentions: "any" });
  if (problems.length > 0) return { errors: {}, failure: TROUBLE };
  if (response.response_action === "update") state.views.update(open.id, response.view as Json);
  else state.views.push(open.user, response.view as Json);
  return { errors: {} };
}

function parse(body: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}
