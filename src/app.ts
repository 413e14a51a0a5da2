import { randomBytes } from "node:crypto";
import { join } from "node:path";
import express, { type Express } from "express";
import { type ObservableStore, openSqliteStore } from "./adapters/database/sqlite-store.ts";
import { type Knowledge, openKnowledge } from "./adapters/files/knowledge.ts";
import { makePrivateFolder } from "./adapters/files/private-folder.ts";
import { alertRoutes, wrongPath } from "./adapters/http/alert-routes.ts";
import { checkExposure } from "./adapters/http/check-exposure.ts";
import { createMetrics } from "./adapters/http/metrics.ts";
import { operationsRoutes } from "./adapters/http/operations-routes.ts";
import { lastResort, startWebServer } from "./adapters/http/web-server.ts";
import { slackClient } from "./adapters/slack/clients.ts";
import type { Door } from "./adapters/slack/door.ts";
import { type Entrance, openHttpEntrance, openSocketEntrance } from "./adapters/slack/entrance.ts";
import { identification } from "./adapters/slack/identity.ts";
import { slackMessenger } from "./adapters/slack/messenger.ts";
import { slackTime } from "./adapters/slack/slack-time.ts";
import { systemClock, systemSleep } from "./adapters/system-time.ts";
import type { Config, SlackConfig } from "./config.ts";
import { cardLinks } from "./flows/card-links.ts";
import { describeFinding } from "./flows/describe-finding.ts";
import { type Publisher, startPublisher } from "./flows/publish.ts";
import { PUBLISHER_DEFAULTS } from "./flows/publishing/desk.ts";
import type { Log } from "./flows/surroundings.ts";
import { startUpkeep } from "./flows/upkeep.ts";
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

/** How long a stop waits for Slack. */
const STOP_SLACK_MS = 1000;

/** What tests and benchmarks set differently. */
export interface AppOptions {
  readonly log: Log;
  readonly pace?: Partial<Record<keyof typeof PUBLISHER_DEFAULTS, number>>;
}

/** Falconer may not start like this; the message says what to change. */
class CannotStartError extends Error {
  override readonly name = "CannotStartError";
}

/**
 * Starts everything: the store, the web server, Slack (or the local workspace) and the publisher. Alerts are taken
 * from the moment this resolves, whether or not Slack can be reached.
 *
 * @throws {CannotStartError} naming the setting to change: a port that is taken, a folder that cannot be written, an
 *   alert route that would be open to strangers.
 */
export async function startApp(config: Config, options: AppOptions): Promise<App> {
  const exposure = checkExposure(config);
  if (!exposure.ok) throw new CannotStartError(exposure.reason);
  // Alerts hold command lines, and those hold secrets: the folder is ours alone.
  await naming(`DATA_DIR=${config.dataDir}`, makePrivateFolder(config.dataDir));
  const file = join(config.dataDir, "falconer.db");
  const store = await naming(`DATA_DIR=${config.dataDir}, file ${file}`, openSqliteStore({ file }));
  try {
    return await serve(config, store, options);
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function serve(config: Config, store: ObservableStore, options: AppOptions): Promise<App> {
  const { log } = options;
  const web = express();
  web.disable("x-powered-by");
  const metrics = createMetrics(store);
  const refusing = { clock: systemClock, log, meter: metrics.meter };
  web.use(alertRoutes({ store, ...refusing, ingestToken: config.ingestToken }));
  web.use(operationsRoutes({ store, metrics, log }));
  const server = await naming(`PORT=${config.port}, HOST=${config.host}`, startWebServer(web, config));
  const { url } = server;
  const { slack, workspace } = await slackOrStandIn(config);
  workspace?.connectBot({
    eventsUrl: `${url}/slack/events`,
    signingSecret: slack.signingSecret ?? "",
    botToken: slack.botToken,
  });
  const knowledge = await openKnowledge(config, log);
  const { publisher, entrance } = connectSlack(web, slack, { config, store, knowledge }, options);
  web.use(wrongPath(refusing), lastResort(log));
  const stopUpkeep = startUpkeep({ store, clock: systemClock, publisher, log, retentionDays: config.retentionDays });
  return {
    url,
    workspaceUrl: workspace?.url,
    async stop() {
      stopUpkeep();
      knowledge.close();
      await server.stop();
      await withinStop(Promise.all([entrance.close(), publisher.stop()]));
      await store.close();
      await workspace?.close();
    },
  };
}

/** A fault of the system says nothing of the setting that leads to it. */
async function naming<Value>(setting: string, work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (error) {
    throw new CannotStartError(`${setting}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/**
 * Slack may take ten seconds for an answer. What it carried out by then is on disk as begun, and looked for after the
 * next start.
 */
async function withinStop(work: Promise<unknown>): Promise<void> {
  const waiting = new AbortController();
  await Promise.race([work, systemSleep(STOP_SLACK_MS, waiting.signal)]);
  waiting.abort();
}

interface SlackParts {
  readonly config: Config;
  readonly store: ObservableStore;
  readonly knowledge: Knowledge;
}

function connectSlack(
  web: Express,
  slack: SlackConfig,
  { config, store, knowledge }: SlackParts,
  { log, pace }: AppOptions,
): { readonly publisher: Publisher; readonly entrance: Entrance } {
  const clock = systemClock;
  const time = slackTime(clock);
  const client = slackClient(slack, log, time);
  const identity = identification(client, clock, log);
  void identity.learn();
  const messenger = slackMessenger(client, async () => (await identity.learn())?.botId, time);
  const { analyse, judge, proveException, knownRules, stories } = knowledge;
  const linkTo = cardLinks({ store, messenger, clock, sleep: systemSleep });
  const explaining = { store, clock, analyse, judge, proveException, knownRules, stories, linkTo };
  const describe = describeFinding(explaining);
  const publisher = startPublisher(
    { store, messenger, clock, sleep: systemSleep, log, describe, chance: Math.random },
    { ...PUBLISHER_DEFAULTS, ...pace, channels: [slack.channel], channelOf: () => slack.channel },
  );
  store.onChange(() => publisher.wake());
  const door: Door = {
    publisher,
    acting: { store, clock, publisher, mayAct: () => ({ allowed: true }), escalateTo: config.escalateTo },
    explaining,
    status: {
      store,
      clock,
      publisher,
      startedAt: clock.now(),
      connection: connectionName(config, slack),
      signInProblem: () => identity.problem(),
      knowledgeProblems: () => knowledge.problems(),
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

/** The configured Slack, or a local workspace in its place. */
async function slackOrStandIn(config: Config): Promise<{ slack: SlackConfig; workspace: Workspace | undefined }> {
  if (config.slack.kind === "slack") return { slack: config.slack, workspace: undefined };
  const { port } = config.slack;
  const dataFile = join(config.dataDir, "workspace.jsonl");
  const workspace = await naming(`WORKSPACE_PORT=${port}, file ${dataFile}`, startWorkspace({ port, dataFile }));
  return { slack: localAccess(workspace), workspace };
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
