import { createHash } from "node:crypto";
import { RESOLVE_CALLBACK_ID, readResolveForm } from "../../core/card/resolve-form.ts";
import { readSuppressForm, SUPPRESS_CALLBACK_ID } from "../../core/card/suppress-form.ts";
import type { Action } from "../../core/triage/actions.ts";
import { type Door, letIn } from "./door.ts";
import { type FormContext, readFormContext } from "./form-context.ts";
import { readForm, type SentForm } from "./payloads.ts";
import { act } from "./press-button.ts";
import { replyIn } from "./reply.ts";

/** What Slack is told at once: close the form, or show what is wrong at its fields. */
type FormAnswer = undefined | { response_action: "errors"; errors: Record<string, string> };

/** A form that was read, and what remains to be done once Slack has its answer. */
export interface Submission {
  readonly answer: FormAnswer;
  work(): Promise<void>;
}

const NOTHING: Submission = { answer: undefined, work: async () => {} };

/** Reads a sent form. The fields are checked at once, because Slack shows problems only in its direct answer. */
export function submitForm(body: unknown, door: Door): Submission {
  const form = readForm(body);
  const context = form === undefined ? undefined : readFormContext(form.view.private_metadata);
  if (form === undefined || context === undefined) return NOTHING;
  const reading = readAction(form, door.clock.now());
  if (reading === undefined) return NOTHING;
  if (!reading.ok) return { ...NOTHING, answer: { response_action: "errors", errors: { ...reading.errors } } };
  return { answer: undefined, work: () => carryOut(form, context, reading.action, door) };
}

async function carryOut(form: SentForm, context: FormContext, action: Action, door: Door): Promise<void> {
  const visitor = { user: form.user.id, team: form.team?.id, home: form.user.team_id };
  const reply = replyIn(context.channels, form.user.id, door);
  await letIn(door, visitor, requestId(form), reply, async () => {
    await act(door, action, context.finding, reply);
  });
}

type ActionReading =
  | { readonly ok: true; readonly action: Action }
  | { readonly ok: false; readonly errors: Readonly<Record<string, string>> };

function readAction(form: SentForm, now: number): ActionReading | undefined {
  const by = form.user.id;
  const { callback_id, state } = form.view;
  if (callback_id === SUPPRESS_CALLBACK_ID) {
    const reading = readSuppressForm(state.values);
    if (!reading.ok) return reading;
    const { durationMs, reason } = reading.values;
    return { ok: true, action: { kind: "suppress", by, until: now + durationMs, reason } };
  }
  if (callback_id === RESOLVE_CALLBACK_ID) {
    const reading = readResolveForm(state.values);
    return reading.ok ? { ok: true, action: { kind: "resolve", by, ...reading.values } } : reading;
  }
  return undefined;
}

/** The same form sent again is a repeat; corrected and sent again it is not. */
function requestId(form: SentForm): string {
  const content = JSON.stringify([form.view.callback_id, form.view.private_metadata, form.view.state.values]);
  return `form ${form.trigger_id ?? ""} ${createHash("sha256").update(content).digest("hex")}`;
}
