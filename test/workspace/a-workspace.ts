import { type Logger, LogLevel, WebClient } from "@slack/web-api";
import type { WorkspaceOptions } from "../../src/workspace/options.ts";
import { startWorkspace, type Workspace } from "../../src/workspace/start-workspace.ts";

export const TOKEN = "xoxb-test";
export const SECRET = "test-signing-secret";
export const CHANNEL = "C0FALCO";

/** A workspace and a client of the real SDK that repeats nothing by itself; both end with `close`. */
export async function aWorkspace(options: WorkspaceOptions = {}): Promise<{ workspace: Workspace; client: WebClient }> {
  const bot = { eventsUrl: "http://127.0.0.1:9/slack/events", signingSecret: SECRET, botToken: TOKEN };
  const workspace = await startWorkspace({ bot, rateLimits: false, eventRetriesMs: [], ...options });
  return { workspace, client: aClient(workspace) };
}

export function aClient(workspace: Workspace, token = TOKEN): WebClient {
  return new WebClient(token, {
    slackApiUrl: workspace.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 5000,
    logger: SILENT,
  });
}

/** The error that a call is refused with, and what Slack says about it. */
export async function refusalOf(call: Promise<unknown>): Promise<{ error: string; messages: readonly string[] }> {
  try {
    await call;
  } catch (error) {
    const { data } = error as { data?: { error?: string; response_metadata?: { messages?: string[] } } };
    return { error: data?.error ?? String(error), messages: data?.response_metadata?.messages ?? [] };
  }
  return { error: "none", messages: [] };
}

/** Refusals are expected here; the SDK would print each. */
const SILENT: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};
