import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import express, { type ErrorRequestHandler, type Express } from "express";
import { type ObservableStore, openSqliteStore } from "./adapters/database/sqlite-store.ts";
import { readBuiltInPlaybooks } from "./adapters/files/playbooks.ts";
import { alertRoutes } from "./adapters/http/alert-routes.ts";
import { checkExposure } from "./adapters/http/check-exposure.ts";
import { createMetrics } from "./adapters/http/metrics.ts";
import { operationsRoutes } from "./adapters/http/operations-routes.ts";
import { SERVER_OPTIONS } from "./adapters/http/server-options.ts";
import { slackClient } from "./adapters/slack/clients.ts";
import type { Door } from "./adapters/slack/door.ts";
import { type Entrance, openHttpEntrance, openSocketEntrance } from "./adapters/slack/entrance.ts";
import { identification } from "./adapters/slack/identity.ts";
import { slackMessenger } from "./adapters/slack/messenger.ts";
import { systemClock, systemSleep } from "./adapters/system-time.ts";
import type { Config, SlackConfig } from "./config.ts";
import { analyse } from "./core/analysis/analyse.ts";
import type { Alert } from "./core/falco/alert.ts";
import { describeFinding } from "./flows/describe-finding.ts";
import { lapseFindings } from "./flows/lapse.ts";
import { type Publisher, startPublisher } from "./flows/publish.ts";
import { PUBLISHER_DEFAULTS } from "./flows/publishing/desk.ts";
import type { Log } from "./flows/surroundings.ts";
import { startWorkspace, type Workspace } from "./workspace/start-workspace.ts";

/** A running Falconer. */
export interface App {
  /** Where alerts, Slack's requests, health and metrics are served. */
  readonly url: string;
  /** The local workspace's page; undefined when a real Slack is configured. */
  readonly workspaceUrl: string | undefined;
  /** Lets what is under way finish; everything else waits in the store for the next start. */
  stop(): Promise<void>;
}

/** What tests and benchmarks set differently. */
export interface AppOptions {
  readonly log: Log;
  readonly pace?: Partial<Record<keyof typeof PUBLISHER_DEFAULTS, number>>;
}

/** Falconer may not start like this; the message says what to change. */
export class UnsafeStartError extends Error {
  override readonly name = "UnsafeStartError";
}

/**
 * Starts everything: the store, the web server, Slack (or the local workspace) and the publisher. Alerts are taken
 * from the moment this resolves, whether or not Slack can be reached.
 *
 * @throws {UnsafeStartError} when the alert route would be open to strangers.
 */
export async function startApp(config: Config, options: AppOptions): Promise<App> {
  const { log } = options;
  const exposure = checkExposure(config);
  if (!exposure.ok) throw new UnsafeStartError(exposure.reason);
  // Alerts hold command lines, and those hold secrets: the folder is ours alone.
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const store = await openSqliteStore({ file: join(config.dataDir, "falconer.db") });
  const web = express();
  web.disable("x-powered-by");
  addAlertRoutes(web, config, store, log);
  const server = createServer(SERVER_OPTIONS, web);
  await listening(server, config);
  const url = addressOf(server, config.host);
  const workspace = config.slack.kind === "local" ? await localWorkspace(config, config.slack.port) : undefined;
  const slack = workspace === undefined ? (config.slack as SlackConfig) : localAccess(workspace);
  const { publisher, entrance } = await connectSlack(web, config, slack, store, options);
  web.use(notFound, lastResort(log));
  workspace?.connectBot({
    eventsUrl: `${url}/slack/events`,
    signingSecret: slack.signingSecret ?? "",
    botToken: slack.botToken,
  });
  const stopUpkeep = startUpkeep(config, store, publisher, log);
  return {
    url,
    workspaceUrl: workspace?.url,
    async stop() {
      stopUpkeep();
      await closed(server);
      await entrance.close();
      await publisher.stop();
      await store.close();
      await workspace?.close();
    },
  };
}

function addAlertRoutes(web: Express, config: Config, store: ObservableStore, log: Log): void {
  const metrics = createMetrics(store);
  web.use(alertRoutes({ store, clock: systemClock, log, meter: metrics.meter, ingestToken: config.ingestToken }));
  web.use(operationsRoutes({ store, metrics, log }));
}

async function connectSlack(
  web: Express,
  config: Config,
  slack: SlackConfig,
  store: ObservableStore,
  { log, pace }: AppOptions,
): Promise<{ publisher: Publisher; entrance: Entrance }> {
  const clock = systemClock;
  const { playbooks, problems } = await readBuiltInPlaybooks();
  if (problems.length > 0) log.error("A playbook that comes with Falconer cannot be read", { problems });
  const client = slackClient(slack, log);
  const identity = identification(client, clock, log);
  void identity.learn();
  const explaining = { store, clock, analyse: (alert: Alert) => analyse(alert, playbooks) };
  const publisher = startPublisher(
    {
      store,
      messenger: slackMessenger(client, async () => (await identity.learn())?.botId),
      clock,
      sleep: systemSleep,
      log,
      describe: describeFinding(explaining),
      chance: Math.random,
    },
    { ...PUBLISHER_DEFAULTS, ...pace, channels: [slack.channel], channelOf: () => slack.channel },
  );
  store.onChange(() => publisher.wake());
  const door: Door = {
    acting: { store, clock, publisher, mayAct: () => ({ allowed: true }), escalateTo: config.escalateTo },
    explaining,
    status: {
      store,
      clock,
      publisher,
      startedAt: clock.now(),
      connection: connectionName(config, slack),
      signInProblem: () => identity.problem(),
    },
    client,
    identity,
    apiUrl: slack.apiUrl,
    clock,
    log,
  };
  return { publisher, entrance: openEntrance(web, slack, door) };
}

function openEntrance(web: Express, slack: SlackConfig, door: Door): Entrance {
  if (slack.appToken !== undefined) return openSocketEntrance(slack.appToken, slack.botToken, door);
  return openHttpEntrance(web, slack.signingSecret ?? "", slack.botToken, door);
}

function connectionName(config: Config, slack: SlackConfig): string {
  if (config.slack.kind === "local") return "the local workspace";
  return slack.appToken === undefined ? "HTTP" : "Socket Mode";
}

function localWorkspace(config: Config, port: number): Promise<Workspace> {
  return startWorkspace({ port, dataFile: join(config.dataDir, "workspace.jsonl") });
}

/** The bot's secrets in the local workspace: made anew at each start, they never leave this process. */
function localAccess(workspace: Workspace): SlackConfig {
  return {
    kind: "slack",
    botToken: `xoxb-${randomBytes(16).toString("hex")}`,
    signingSecret: randomBytes(16).toString("hex"),
    appToken: undefined,
    channel: "C0FALCO",
    apiUrl: workspace.apiUrl,
  };
}

const LAPSE_EVERY_MS = 2000;
const PRUNE_EVERY_MS = 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/** What happens by the clock: acknowledgements and suppressions end, old alerts go. */
function startUpkeep(config: Config, store: ObservableStore, publisher: Publisher, log: Log): () => void {
  const lapse = once(async () => void (await lapseFindings({ store, clock: systemClock, publisher })));
  const prune = once(async () => {
    const gone = await store.prune(systemClock.now() - config.retentionDays * DAY_MS);
    if (gone.alerts > 0) log.info("Old alerts deleted", gone);
  });
  const report = (error: unknown) => log.error("Upkeep failed; it is tried again", { error });
  const timers = [
    setInterval(() => void lapse().catch(report), LAPSE_EVERY_MS),
    setInterval(() => void prune().catch(report), PRUNE_EVERY_MS),
  ];
  void prune().catch(report);
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}

/** Work that is not begun again while it is under way. */
function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= work().finally(() => {
      running = undefined;
    });
    return running;
  };
}

function listening(server: Server, config: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(config.port, config.host, resolve);
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

function addressOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  const reachable = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}

const notFound: express.RequestHandler = (_request, response) => {
  response.status(404).json({ error: "There is nothing here. Alerts go to POST /falco." });
};

/** Whatever went wrong below, nobody outside sees a stack trace. */
function lastResort(log: Log): ErrorRequestHandler {
  return (error, _request, response, next) => {
    log.error("A request failed", { error });
    if (response.headersSent) return next(error);
    response.status(500).json({ error: "Something went wrong here; the log says what." });
  };
}
