import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import express, { type Express } from "express";
import { type ObservableStore, openSqliteStore } from "./adapters/database/sqlite-store.ts";
import { readFalcoRules } from "./adapters/files/falco-rules.ts";
import { type OperatorsPlaybooks, openOperatorsPlaybooks } from "./adapters/files/operators-playbooks.ts";
import { readBuiltInPlaybooks } from "./adapters/files/playbooks.ts";
import { readBuiltInStories } from "./adapters/files/stories.ts";
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
import { analyse } from "./core/analysis/analyse.ts";
import { type RuleBook, ruleBook, sourceOfRule, withRuleText } from "./core/analysis/rule-text.ts";
import type { Alert } from "./core/falco/alert.ts";
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
  await naming(`DATA_DIR=${config.dataDir}`, mkdir(config.dataDir, { recursive: true, mode: 0o700 }));
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
  const workspace = config.slack.kind === "local" ? await localWorkspace(config, config.slack.port) : undefined;
  const slack = workspace === undefined ? (config.slack as SlackConfig) : localAccess(workspace);
  workspace?.connectBot({
    eventsUrl: `${url}/slack/events`,
    signingSecret: slack.signingSecret ?? "",
    botToken: slack.botToken,
  });
  const { publisher, entrance, ownPlaybooks } = await connectSlack(web, config, slack, store, options);
  web.use(wrongPath(refusing), lastResort(log));
  const stopUpkeep = startUpkeep({ store, clock: systemClock, publisher, log, retentionDays: config.retentionDays });
  return {
    url,
    workspaceUrl: workspace?.url,
    async stop() {
      stopUpkeep();
      ownPlaybooks.close();
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

async function connectSlack(
  web: Express,
  config: Config,
  slack: SlackConfig,
  store: ObservableStore,
  { log, pace }: AppOptions,
): Promise<{ publisher: Publisher; entrance: Entrance; ownPlaybooks: OperatorsPlaybooks }> {
  const clock = systemClock;
  const { playbooks: builtIn, problems } = await readBuiltInPlaybooks();
  const ownPlaybooks = await openOperatorsPlaybooks(config.playbooksDir, log);
  // The first that fits is taken: the operator's word comes before ours.
  const playbooks = () => [...ownPlaybooks.current(), ...builtIn];
  if (problems.length > 0) log.error("A playbook that comes with Falconer cannot be read", { problems });
  const { stories, problems: storyProblems } = await readBuiltInStories();
  if (storyProblems.length > 0) log.error("A story that comes with Falconer cannot be read", { storyProblems });
  const time = slackTime(clock);
  const client = slackClient(slack, log, time);
  const identity = identification(client, clock, log);
  void identity.learn();
  const rules = await readRuleBook(config.falcoRules, log);
  const messenger = slackMessenger(client, async () => (await identity.learn())?.botId, time);
  const explaining = {
    store,
    clock,
    analyse: (alert: Alert) => withRuleText(analyse(alert, playbooks()), alert, rules),
    sourceOfRule: (rule: string) => sourceOfRule(rule, rules, playbooks()),
    stories,
    linkTo: cardLinks({ store, messenger, clock, sleep: systemSleep }),
  };
  const publisher = startPublisher(
    {
      store,
      messenger,
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
      playbookProblems: () => ownPlaybooks.problems(),
    },
    client,
    identity,
    apiUrl: slack.apiUrl,
    clock,
    log,
  };
  return { publisher, entrance: openEntrance(web, slack, door), ownPlaybooks };
}

/** The operator's rules for people to read; what is wrong in them is said, and the rest is used. */
async function readRuleBook(paths: readonly string[], log: Log): Promise<RuleBook> {
  if (paths.length === 0) return new Map();
  const { rules, errors } = await readFalcoRules(paths);
  const problems = errors.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`);
  if (problems.length > 0) log.warn("FALCO_RULES do not load; the rules before the error are used", { problems });
  else log.info("Falco's rules read", { rules: rules.length });
  return ruleBook(rules);
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
  const dataFile = join(config.dataDir, "workspace.jsonl");
  return naming(`WORKSPACE_PORT=${port}, file ${dataFile}`, startWorkspace({ port, dataFile }));
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
