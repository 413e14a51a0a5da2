import { createHmac } from "node:crypto";
import type { Json } from "./message.ts";
import type { WorkspaceState } from "./state.ts";

/** How the bot took a request of Slack's. */
export interface BotAnswer {
  /** 0 when there was no answer at all. */
  readonly status: number;
  readonly body: string;
  readonly ms: number;
  /** Slack's word for what a person sees when it went wrong. */
  readonly error?: "operation_timeout" | "dispatch_failed" | "not connected";
}

/** Slack gives the bot three seconds. https://docs.slack.dev/interactivity/handling-user-interaction */
const ACKNOWLEDGE_MS = 3000;

/** Sends a form to the bot, as Slack does for clicks, forms and commands. */
export function sendForm(state: WorkspaceState, fields: Readonly<Record<string, string>>): Promise<BotAnswer> {
  return send(state, "application/x-www-form-urlencoded", new URLSearchParams(fields).toString(), {});
}

/** Sends a click or a form's submission: JSON inside one form field. */
export function sendInteraction(state: WorkspaceState, payload: Json): Promise<BotAnswer> {
  return sendForm(state, { payload: JSON.stringify(payload) });
}

/** Sends an event as JSON. */
export function sendEvent(
  state: WorkspaceState,
  envelope: Json,
  headers: Readonly<Record<string, string>> = {},
): Promise<BotAnswer> {
  return send(state, "application/json", JSON.stringify(envelope), headers);
}

async function send(
  state: WorkspaceState,
  contentType: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<BotAnswer> {
  const { bot } = state;
  if (bot === undefined) return { status: 0, body: "", ms: 0, error: "not connected" };
  const startedAt = performance.now();
  const elapsed = () => Math.round(performance.now() - startedAt);
  try {
    const response = await fetch(bot.eventsUrl, {
      method: "POST",
      redirect: "error",
      headers: { ...headers, "content-type": contentType, ...signature(bot.signingSecret, body, state.now()) },
      body,
      signal: AbortSignal.timeout(ACKNOWLEDGE_MS),
    });
    const text = await response.text();
    const answered = { status: response.status, body: text, ms: elapsed() };
    return response.ok ? answered : { ...answered, error: "dispatch_failed" };
  } catch (error) {
    const isLate = error instanceof DOMException && error.name === "TimeoutError";
    return { status: 0, body: "", ms: elapsed(), error: isLate ? "operation_timeout" : "dispatch_failed" };
  }
}

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
function signature(secret: string, body: string, nowMs: number): Record<string, string> {
  const timestamp = String(Math.floor(nowMs / 1000));
  const digest = createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex");
  return { "x-slack-request-timestamp": timestamp, "x-slack-signature": `v0=${digest}` };
}
