import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import express from "express";
import { openSqliteStore } from "../../../src/adapters/database/sqlite-store.ts";
import { slackClient } from "../../../src/adapters/slack/clients.ts";
import type { Door } from "../../../src/adapters/slack/door.ts";
import { type Entrance, openHttpEntrance } from "../../../src/adapters/slack/entrance.ts";
import { identification } from "../../../src/adapters/slack/identity.ts";
import { slackMessenger } from "../../../src/adapters/slack/messenger.ts";
import { slackTime } from "../../../src/adapters/slack/slack-time.ts";
import { systemSleep } from "../../../src/adapters/system-time.ts";
import { describeFinding } from "../../../src/flows/describe-finding.ts";
import type { ExplainingPorts } from "../../../src/flows/explain-finding.ts";
import { type Publisher, startPublisher } from "../../../src/flows/publish.ts";
import { PUBLISHER_DEFAULTS } from "../../../src/flows/publishing/desk.ts";
import { receiveAlerts } from "../../../src/flows/receive-alerts.ts";
import type { Store } from "../../../src/flows/store.ts";
import { startWorkspace, type Workspace } from "../../../src/workspace/start-workspace.ts";
import { explainingPorts } from "../../flows/explaining-ports.ts";
import { type RecordingLog, recordingLog } from "../../recording-log.ts";

export const CHANNEL = "C0FALCO";
export const SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
const TOKEN = "xoxb-test";

/** The whole way back, as in production: a real store, our web server, and the local workspace as Slack. */
export interface TestBot {
  readonly store: Store;
  readonly workspace: Workspace;
  readonly publisher: Publisher;
  readonly log: RecordingLog;
  /** Where Slack's requests go. */
  readonly eventsUrl: string;
  /** Moves the bot's clock, not Slack's. */
  setClock(now: () => number): void;
  /** Takes an alert in and waits for its card. */
  alert(changes?: object): Promise<{ readonly ts: string }>;
  close(): Promise<void>;
}

export interface TestBotOptions {
  readonly escalateTo?: string;
  readonly refuseContainers?: boolean;
  /** Slack's requests come over this instead of HTTP. */
  readonly entrance?: (door: Door, botToken: string) => Entrance;
}

export async function aBot(options: TestBotOptions = {}): Promise<TestBot> {
  let now = () => Date.now();
  const clock = { now: () => now(), monotonicMs: () => performance.now() };
  const time = slackTime(clock);
  const log = recordingLog();
  const dataDir = await mkdtemp(join(tmpdir(), "falconer-slack-"));
  const store = await openSqliteStore({ file: join(dataDir, "falconer.db") });
  const workspace = await startWorkspace({ rateLimits: false, refuseContainers: options.refuseContainers ?? false });
  const client = slackClient({ botToken: TOKEN, apiUrl: workspace.apiUrl }, log, time);
  const identity = identification(client, clock, log);
  const explaining: ExplainingPorts = {
    ...explainingPorts({ store, clock }),
    linkTo: (_, card) => Promise.resolve(card.kind === "shown" ? `https://slack.example/${card.ts}` : undefined),
  };
  const publisher = startPublisher(
    {
      store,
      messenger: slackMessenger(client, async () => (await identity.learn())?.botId, time),
      clock,
      sleep: systemSleep,
      log,
      describe: describeFinding(explaining),
      chance: Math.random,
    },
    { ...PUBLISHER_DEFAULTS, postIntervalMs: 10, channels: [CHANNEL], channelOf: () => CHANNEL },
  );
  const web = express();
  const door: Door = {
    publisher,
    acting: { store, clock, publisher, mayAct: () => ({ allowed: true }), escalateTo: options.escalateTo },
    explaining,
    status: {
      store,
      clock,
      publisher,
      startedAt: clock.now(),
      connection: "HTTP",
      signInProblem: () => identity.problem(),
    },
    client,
    identity,
    apiUrl: workspace.apiUrl,
    clock,
    log,
  };
  const entrance = options.entrance?.(door, TOKEN) ?? openHttpEntrance(web, SECRET, TOKEN, door);
  const server = web.listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const eventsUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
  workspace.connectBot({ eventsUrl, signingSecret: SECRET, botToken: TOKEN });

  return {
    store,
    workspace,
    publisher,
    log,
    eventsUrl,
    setClock(next) {
      now = next;
    },
    async alert(changes = {}) {
      const before = workspace.messages(CHANNEL).length;
      await receiveAlerts([{ kind: "json", value: anAlert(changes), text: undefined }], { store, clock });
      publisher.wake();
      return workspace.waitFor(() => workspace.messages(CHANNEL).slice(before)[0]);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await entrance.close();
      await publisher.stop();
      await store.close();
      await workspace.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

/** A shell in a container, as Falco sends it. */
export function anAlert(changes: object = {}): object {
  return {
    rule: "Terminal shell in container",
    priority: "Notice",
    time: new Date().toISOString(),
    source: "syscall",
    hostname: "node-1",
    tags: ["container", "shell"],
    output: "Notice A shell was spawned in a container",
    output_fields: {
      "proc.name": "bash",
      "proc.cmdline": "bash -i",
      "proc.pname": "runc",
      "user.name": "root",
      "container.id": "3f1c2a9d8b7e",
      "container.image.repository": "acme/api",
      "k8s.ns.name": "payments",
      "k8s.pod.name": "api-7c9f8d6b5-x2x4z",
    },
    ...changes,
  };
}
