import type { WebClient } from "@slack/web-api";
import type { Log } from "../../flows/surroundings.ts";
import { isAnswerUrl } from "./answer-url.ts";
import { outcomeOf } from "./outcome.ts";

/** An answer. */
interface Answer {
  readonly text: string;
  readonly blocks?: readonly object[];
}

/** Who sees an answer: only the person who asked, or everybody in the channel. */
type Audience = "asker" | "channel";

/** Answers one person, if nothing else is said. Never throws: an answer that cannot be given is logged. */
export type Reply = (answer: Answer, audience?: Audience) => Promise<void>;

const TIMEOUT_MS = 5000;

/** https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
const RESPONSE_TYPES: Readonly<Record<Audience, string>> = { asker: "ephemeral", channel: "in_channel" };

/** What an answer needs. */
export interface ReplyingPorts {
  readonly client: WebClient;
  /** `SLACK_API_URL`, when the operator set one. */
  readonly apiUrl: string | undefined;
  readonly log: Log;
}

/** Answers by the address that Slack sent along, if it is one of Slack's. */
export function replyTo(address: string | undefined, ports: ReplyingPorts): Reply {
  return async (answer, audience = "asker") => {
    if (address === undefined || !isAnswerUrl(address, ports.apiUrl)) {
      ports.log.warn("A request named an address for its answer that is not Slack's; it was not answered", {});
      return;
    }
    const body = JSON.stringify({ response_type: RESPONSE_TYPES[audience], replace_original: false, ...answer });
    const headers = { "content-type": "application/json" };
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const response = await fetch(address, { method: "POST", headers, body, redirect: "error", signal });
      if (!response.ok) ports.log.warn("Slack did not take an answer", { status: response.status });
    } catch (error) {
      ports.log.warn("Slack did not take an answer", { reason: error instanceof Error ? error.message : "unknown" });
    }
  };
}

/**
 * Answers a person in a channel, for requests that bring no address: a sent form.
 *
 * @param channels - The first that Slack takes is used: a form may have been asked for where the bot may not write.
 */
export function replyIn(channels: readonly string[], user: string, ports: ReplyingPorts): Reply {
  return async (answer) => {
    for (const channel of channels) {
      const outcome = await outcomeOf(() => ports.client.apiCall("chat.postEphemeral", { channel, user, ...answer }));
      if (outcome.kind === "ok") return;
      ports.log.warn("Slack did not take an answer", { outcome: outcome.kind });
    }
  };
}
