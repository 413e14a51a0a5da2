import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteStore } from "../../src/adapters/database/sqlite-store.ts";
import { slackClient } from "../../src/adapters/slack/clients.ts";
import { identification } from "../../src/adapters/slack/identity.ts";
import { slackMessenger } from "../../src/adapters/slack/messenger.ts";
import { slackTime } from "../../src/adapters/slack/slack-time.ts";
import { applyAction } from "../../src/core/triage/actions.ts";
import type { FindingId } from "../../src/core/triage/finding.ts";
import { type Publisher, startPublisher } from "../../src/flows/publish.ts";
import { type DescribeFinding, PUBLISHER_DEFAULTS } from "../../src/flows/publishing/desk.ts";
import type { Store } from "../../src/flows/store.ts";
import { threadPost } from "../../src/flows/thread-post.ts";
import type { WorkspaceOptions } from "../../src/workspace/options.ts";
import { startWorkspace, type Workspace } from "../../src/workspace/start-workspace.ts";
import { anArrival, findingOf } from "../adapters/database/a-store.ts";
import { type RecordingLog, recordingLog } from "../recording-log.ts";
import { type PassingLimits, passUntil, type Question, type TestClock, testClock } from "../test-clock.ts";

export const CHANNEL = "C0FALCO";
const BOT = { eventsUrl: "http://127.0.0.1:9/unused", signingSecret: "secret", botToken: "xoxb-test" };

/** A publisher between a real store and a local workspace, in a time of its own. */
export interface TestChannel {
  readonly clock: TestClock;
  readonly store: Store;
  readonly workspace: Workspace;
  readonly log: RecordingLog;
  readonly publisher: Publisher;
  /** A new finding, or one more alert of it. */
  alert(rule: string, priority?: "Critical" | "Notice"): Promise<FindingId>;
  /** What a person does with a finding. */
  act(id: FindingId, kind: "acknowledge" | "unacknowledge" | "escalate", by?: string): Promise<void>;
  /** Lets time pass until it is so. */
  until<T>(ask: Question<T>, limits?: PassingLimits): Promise<T>;
  /** Lets time pass until these are the cards, by their fallback text. */
  shows(...cards: readonly string[]): Promise<void>;
  /** Lets time pass until nothing is left to publish. */
  untilQuiet(limits?: PassingLimits): Promise<void>;
  /** As after a crash: what was under way in memory is gone, the store is opened again. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface TestChannelOptions {
  readonly workspace?: WorkspaceOptions;
  readonly describe?: DescribeFinding;
  /** Whether Slack has said who we are before anything else happens; it has when left out. */
  readonly signIn?: boolean;
}

/** The simplest card that says which state it shows. */
export const simpleCard: DescribeFinding = async (finding, containers) => {
  const text = { type: "plain_text", text: `${finding.rule} ${finding.state.kind} ${finding.count}`, emoji: false };
  const section = { type: "section", block_id: "s", text };
  const container = {
    type: "container",
    block_id: "c",
    is_collapsible: true,
    title: { type: "plain_text", text: "Details", emoji: false },
    child_blocks: [{ ...section, block_id: "inner" }],
  };
  return {
    card: { text: text.text, blocks: containers ? [section, container] : [section] },
    thread: [
      threadPost(
        `F-${finding.id}/analysis`,
        { text: `Analysis of ${finding.rule}`, blocks: [section] },
        { urgent: false, broadcast: false },
      ),
    ],
  };
};

export async function aChannel(options: TestChannelOptions = {}): Promise<TestChannel> {
  const clock = testClock();
  const slackStart = clock.now();
  const log = recordingLog();
  const folder = await mkdtemp(join(tmpdir(), "falconer-publish-"));
  const file = join(folder, "falconer.db");
  const workspace = await startWorkspace({
    now: () => slackStart + clock.monotonicMs(),
    strictRate: true,
    eventRetriesMs: [],
    bot: BOT,
    ...options.workspace,
  });
  const time = slackTime(clock);
  const client = slackClient({ botToken: BOT.botToken, apiUrl: workspace.apiUrl }, log, time);
  const identity = identification(client, clock, log);
  if (options.signIn ?? true) await identity.learn();

  const start = (store: Store) =>
    startPublisher(
      {
        store,
        messenger: slackMessenger(client, async () => (await identity.learn())?.botId, time),
        clock,
        sleep: clock.sleep,
        log,
        describe: options.describe ?? simpleCard,
        chance: () => 0,
      },
      { ...PUBLISHER_DEFAULTS, channels: [CHANNEL], channelOf: () => CHANNEL },
    );

  let store = await openSqliteStore({ file });
  let publisher = start(store);
  const until = <T>(ask: Question<T>, limits?: PassingLimits) => passUntil(clock, ask, limits);
  return {
    clock,
    log,
    workspace,
    get store() {
      return store;
    },
    get publisher() {
      return publisher;
    },
    until,
    async alert(rule, priority = "Notice") {
      const [recorded] = await store.record([
        anArrival({ fingerprint: rule, rule, priority, receivedAt: clock.now() }),
      ]);
      publisher.wake();
      return findingOf(recorded);
    },
    async act(id, kind, by = "U0ALEX") {
      const finding = await store.finding(id);
      if (finding === undefined) throw new Error("no such finding");
      const result = applyAction(finding, { kind, by }, clock.now());
      if (!result.ok) throw new Error("refused");
      const { audit } = result;
      const change = { finding: result.finding, expectedVersion: finding.version, audit, threadPosts: [] };
      if ((await store.change(change)) !== "saved") throw new Error("not saved");
      publisher.wake();
    },
    async shows(...cards) {
      await until(() => JSON.stringify(cardsIn(workspace)) === JSON.stringify(cards));
    },
    async untilQuiet(limits) {
      await until(async () => {
        const { cardsBehind, threadPostsWaiting } = await store.publishingHealth();
        return cardsBehind === 0 && threadPostsWaiting === 0;
      }, limits);
    },
    async restart() {
      await publisher.stop();
      await store.close();
      store = await openSqliteStore({ file });
      publisher = start(store);
    },
    async close() {
      await publisher.stop();
      await store.close();
      await workspace.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** The cards in the channel, by their fallback text. */
export function cardsIn(workspace: Workspace): string[] {
  return workspace.messages(CHANNEL).map((message) => message.text);
}

/** The Web API calls of one method, oldest first. */
export function callsOf(channel: TestChannel, method: string): Workspace["calls"] {
  return channel.workspace.calls.filter((call) => call.method === method);
}
