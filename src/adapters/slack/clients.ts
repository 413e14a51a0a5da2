import { type Logger, LogLevel, WebClient, type WebClientOptions } from "@slack/web-api";
import type { Log } from "../../flows/surroundings.ts";
import type { SlackTime } from "./slack-time.ts";

/** Longer than Slack normally needs; the publisher waits longer than this before it looks for a lost post. */
const REQUEST_TIMEOUT_MS = 10_000;

/** Where Slack is and who we are there. */
export interface SlackAccess {
  readonly botToken: string;
  /** Any Slack-compatible server; Slack's own when undefined. */
  readonly apiUrl: string | undefined;
}

/**
 * A Slack client that leaves every decision to us: no retries of its own (it would repeat a post whose answer was
 * lost, and so post twice), no queue that a 429 on one method closes for all.
 */
export function slackClient(access: SlackAccess, log: Log, time: Pick<SlackTime, "heard">): WebClient {
  return new WebClient(access.botToken, {
    ...clientOptions(access.apiUrl, log),
    fetch: async (url, init) => {
      const response = await fetchWithRetryAfter(url, init);
      time.heard(response.headers.get("date"));
      return response;
    },
  });
}

/** The same settings for a client that a library makes. */
export function clientOptions(apiUrl: string | undefined, log: Log): WebClientOptions {
  return {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: REQUEST_TIMEOUT_MS,
    fetch: fetchWithRetryAfter,
    logger: quietLogger(log),
  };
}

/**
 * A 429 without Retry-After, or with one that is no number of seconds (from a proxy, say), is an unnamed error to the
 * client; half a minute is a fair guess.
 */
const fetchWithRetryAfter: NonNullable<WebClientOptions["fetch"]> = async (url, init) => {
  const response = await fetch(url, init);
  const namesSeconds = /^\d+$/.test(response.headers.get("retry-after") ?? "");
  if (response.status !== 429 || namesSeconds) return response;
  return new Response(null, { status: 429, headers: { "retry-after": "30" } });
};

/** The libraries' own words are for developers; what an operator must know we say ourselves. */
export function quietLogger(log: Log): Logger {
  const say = (...message: unknown[]) =>
    log.debug("Slack library", { message: message.map(String).join(" ").slice(0, 300) });
  return {
    // The client's debug lines would carry whole messages.
    debug: () => {},
    info: say,
    warn: say,
    error: say,
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}
