import {
  ErrorCode,
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from "@slack/web-api";
import type { SlackOutcome } from "../../flows/messenger.ts";

/** Slack's limits arrive with HTTP 200 as well, and then without a Retry-After. */
const LIMITS = new Set(["ratelimited", "rate_limited", "message_limit_exceeded"]);
const LIMIT_PAUSE_MS = 30_000;
/** Slack asks for minutes at most; a proxy that asks for weeks must not keep every card back. */
const LONGEST_PAUSE_MS = 60 * 60_000;

/** `ok: false` answers after which the call may still have been carried out. */
const UNCLEAR = new Set([
  "fatal_error",
  "internal_error",
  "service_unavailable",
  "request_timeout",
  "team_added_to_org",
]);

/** Errors of a connection that was never made. */
const NOT_CONNECTED = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** Carries out a call and says how it ended, in the publisher's terms. Never throws, never repeats a token. */
export async function outcomeOf<Ok>(call: () => Promise<Ok>): Promise<SlackOutcome<Ok>> {
  try {
    return { kind: "ok", value: await call() };
  } catch (error) {
    return failureOf(error);
  }
}

function failureOf(error: unknown): SlackOutcome<never> {
  if (error instanceof WebAPIRateLimitedError) return { kind: "rate limited", retryAfterMs: pauseMs(error.retryAfter) };
  if (error instanceof WebAPIPlatformError) return refusalOf(error);
  if (error instanceof WebAPIHTTPError) return { kind: "unclear", error: `HTTP ${error.statusCode}` };
  if (error instanceof WebAPIRequestError) return connectionFailure(error.original);
  return { kind: "unclear", error: error instanceof Error ? error.message : ErrorCode.RequestError };
}

function refusalOf(error: WebAPIPlatformError): SlackOutcome<never> {
  const name = error.data.error;
  if (LIMITS.has(name)) {
    return { kind: "rate limited", retryAfterMs: pauseMs(Number(error.data.response_metadata?.retryAfter)) };
  }
  // Not one of Slack's error names: the answer was no JSON, as from a proxy or a broken connection.
  if (!/^[a-z_]{3,80}$/.test(name)) return { kind: "unclear", error: "The answer was not Slack's" };
  if (UNCLEAR.has(name)) return { kind: "unclear", error: name };
  return { kind: "refused", error: name, details: detailsOf(error.data) };
}

function pauseMs(seconds: number): number {
  return seconds > 0 ? Math.min(seconds * 1000, LONGEST_PAUSE_MS) : LIMIT_PAUSE_MS;
}

function detailsOf(data: WebAPIPlatformError["data"]): readonly string[] {
  const messages = data.response_metadata?.messages ?? [];
  const errors = "errors" in data && Array.isArray(data.errors) ? data.errors : [];
  return [...messages, ...errors.map((entry) => (typeof entry === "string" ? entry : JSON.stringify(entry)))];
}

function connectionFailure(original: Error): SlackOutcome<never> {
  const code = codeOf(original) ?? codeOf(original.cause);
  if (code !== undefined && NOT_CONNECTED.has(code)) return { kind: "unreachable", error: code };
  return { kind: "unclear", error: code ?? original.message };
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
