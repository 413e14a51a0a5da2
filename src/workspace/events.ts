import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { type BotAnswer, sendEvent } from "./bot-requests.ts";
import type { Json } from "./message.ts";
import type { WorkspaceState } from "./state.ts";

/** Slack repeats an event nearly at once, after a minute and after five. https://docs.slack.dev/apis/events-api */
const RETRIES_MS = [0, 60_000, 300_000];

/**
 * Delivers an event, and again when the bot did not take it, with the same `event_id`.
 *
 * @param repeat - Deliver it once more although the bot took it, as happens when Slack misses the answer.
 * @returns How the bot took each delivery.
 */
export async function deliverEvent(state: WorkspaceState, event: Json, repeat = false): Promise<readonly BotAnswer[]> {
  const envelope = envelopeOf(state, event);
  const answers = [await sendEvent(state, envelope)];
  if (repeat) answers.push(await sendEvent(state, envelope, retryHeaders(1, "http_timeout")));
  for (const [index, pauseMs] of (state.options.eventRetriesMs ?? RETRIES_MS).entries()) {
    const last = answers.at(-1);
    if (last?.error === undefined || last.error === "not connected") break;
    await pause(pauseMs, undefined, { ref: false });
    const reason = last.error === "operation_timeout" ? "http_timeout" : "http_error";
    answers.push(await sendEvent(state, envelope, retryHeaders(index + 1, reason)));
  }
  return answers;
}

/** Asks the bot to prove that the address is its own, as Slack does when it is entered. */
export async function verifyUrl(state: WorkspaceState): Promise<boolean> {
  const challenge = randomBytes(16).toString("hex");
  const answer = await sendEvent(state, { type: "url_verification", token: "local", challenge });
  return answer.status === 200 && answer.body.includes(challenge);
}

function envelopeOf(state: WorkspaceState, event: Json): Json {
  const { app, team } = state.directory;
  return {
    token: "local",
    team_id: team.id,
    api_app_id: app.id,
    type: "event_callback",
    event,
    event_id: `Ev${randomBytes(8).toString("hex").toUpperCase()}`,
    event_time: Math.floor(state.now() / 1000),
    authorizations: [
      { enterprise_id: null, team_id: team.id, user_id: app.userId, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
  };
}

function retryHeaders(number: number, reason: string): Record<string, string> {
  return { "x-slack-retry-num": String(number), "x-slack-retry-reason": reason };
}
