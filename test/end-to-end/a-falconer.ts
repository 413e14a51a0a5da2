import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLog } from "../../src/adapters/pino-log.ts";
import { type AppOptions, startApp } from "../../src/app.ts";
import { type Config, readConfig } from "../../src/config.ts";
import type { Message } from "../../src/workspace/message.ts";
import type { WorkspaceOptions } from "../../src/workspace/options.ts";
import { startWorkspace, type Workspace } from "../../src/workspace/start-workspace.ts";

const ACCESS = { signingSecret: "not-a-real-signing-secret", botToken: "xoxb-not-a-real-token" };

/** A pace at which no test has to wait. */
export const QUICK = { postIntervalMs: 5, updateIntervalMs: 5, updateBurst: 50, quietMs: 50, lookEveryMs: 50 };

/** A whole Falconer with the local workspace as its Slack. */
export interface Falconer {
  readonly url: string;
  readonly workspace: Workspace;
  /** Posts one body to the alert route. */
  post(body: string): Promise<Response>;
  ledger(): Promise<Record<string, number>>;
  close(): Promise<void>;
}

export async function aFalconer(
  pace: AppOptions["pace"] = QUICK,
  options: WorkspaceOptions = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<Falconer> {
  const dataDir = await mkdtemp(join(tmpdir(), "falconer-"));
  // The bot signs in while it starts; where to reach it is known afterwards.
  const bot = { ...ACCESS, eventsUrl: "http://127.0.0.1:9/" };
  const workspace = await startWorkspace({ rateLimits: false, bot, ...options });
  const app = await startApp(configOf(dataDir, workspace, environment), {
    log: createLog("error"),
    ...(pace ? { pace } : {}),
  });
  workspace.connectBot({ ...ACCESS, eventsUrl: `${app.url}/slack/events` });
  const headers = { "content-type": "application/json" };
  const signal = () => AbortSignal.timeout(10_000);
  return {
    url: app.url,
    workspace,
    post: (body) => fetch(`${app.url}/falco`, { method: "POST", headers, body, signal: signal() }),
    ledger: async () => ledgerIn(await (await fetch(`${app.url}/metrics`, { signal: signal() })).text()),
    async close() {
      await app.stop();
      await workspace.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function configOf(dataDir: string, workspace: Workspace, environment: Readonly<Record<string, string>>): Config {
  const reading = readConfig({
    ...environment,
    PORT: "0",
    DATA_DIR: dataDir,
    SLACK_BOT_TOKEN: ACCESS.botToken,
    SLACK_SIGNING_SECRET: ACCESS.signingSecret,
    SLACK_CHANNEL: "C0FALCO",
    SLACK_API_URL: workspace.apiUrl,
  });
  if (!reading.ok) throw new Error(reading.problems.join("\n"));
  return reading.config;
}

function ledgerIn(metrics: string): Record<string, number> {
  const lines = metrics.matchAll(/^falconer_ledger_alerts\{account="(\w+)"\} (\d+)$/gm);
  return Object.fromEntries([...lines].map(([, account, count]) => [account, Number(count)]));
}

/** The finding that a message is the card of, for example `F-7`; undefined for other messages. */
export function findingOf(message: Message): string | undefined {
  const key = (message.metadata as { event_payload?: { key?: string } } | undefined)?.event_payload?.key;
  return /^(F-\d+)\/card$/.exec(key ?? "")?.[1];
}
