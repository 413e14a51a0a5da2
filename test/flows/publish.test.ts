import { afterEach, describe, expect, it } from "vitest";
import { threadPost } from "../../src/flows/thread-post.ts";
import { anArrival } from "../adapters/database/a-store.ts";
import { aChannel, CHANNEL, callsOf, cardsIn, type TestChannel, type TestChannelOptions } from "./a-channel.ts";

let channel: TestChannel;
afterEach(() => channel.close());

async function open(options?: TestChannelOptions): Promise<void> {
  channel = await aChannel(options);
}

describe("publishing", () => {
  it("shows one card for a finding, with its analysis in the thread", async () => {
    await open();
    await channel.alert("Shell");
    await channel.shows("Shell open 1");
    await channel.untilQuiet();

    const [card] = channel.workspace.messages(CHANNEL);
    expect(channel.workspace.thread(CHANNEL, card?.ts ?? "").map((reply) => reply.text)).toEqual(["Analysis of Shell"]);
  });

  it("posts the gravest findings first, and never more than one message a second", async () => {
    await open();
    await channel.alert("First");
    await channel.shows("First open 1");
    await channel.store.record(
      ["Mild", "Grave"].map((rule) =>
        anArrival({ fingerprint: rule, rule, priority: rule === "Grave" ? "Critical" : "Notice" }),
      ),
    );
    channel.publisher.wake();
    await channel.untilQuiet();

    const posts = callsOf(channel, "chat.postMessage");
    expect(posts.map((call) => call.status)).toEqual(posts.map(() => 200));
    expect(posts.map((call) => call.args.text).slice(1, 4)).toEqual([
      "Grave open 1",
      "Mild open 1",
      "Analysis of First",
    ]);
  });

  it("brings a storm's counter up to date with few updates", async () => {
    await open();
    await channel.alert("Shell");
    await channel.shows("Shell open 1");
    for (let repeat = 0; repeat < 50; repeat += 1) await channel.alert("Shell");
    await channel.shows("Shell open 51");

    expect(callsOf(channel, "chat.update").length).toBeLessThanOrEqual(2);
  });

  it("shows a person's change at once, although the counters wait", async () => {
    await open();
    const id = await channel.alert("Shell");
    await channel.shows("Shell open 1");
    const before = channel.clock.now();
    await channel.act(id, "acknowledge");
    await channel.until(() => cardsIn(channel.workspace)[0] === "Shell acknowledged 1", { stepMs: 0 });

    expect(channel.clock.now()).toBe(before);
  });
});

describe("when Slack asks to wait", () => {
  it("posts a first card once, after Retry-After, while updates of other cards go on", async () => {
    await open();
    const id = await channel.alert("Old");
    await channel.untilQuiet();
    channel.workspace.faults.next("chat.postMessage", { kind: "429", retryAfterSeconds: 30 });
    const refusedAt = channel.clock.now();
    await channel.alert("New");
    await channel.until(() => callsOf(channel, "chat.postMessage").at(-1)?.status === 429);
    const pausedAt = channel.clock.now();
    await channel.act(id, "acknowledge");
    await channel.until(() => cardsIn(channel.workspace)[0] === "Old acknowledged 1", { stepMs: 0 });
    const updatedAt = channel.clock.now();
    await channel.shows("Old acknowledged 1", "New open 1");

    expect(updatedAt).toBe(pausedAt);
    expect(channel.clock.now() - refusedAt).toBeGreaterThanOrEqual(30_000);
    expect(callsOf(channel, "chat.postMessage").filter((call) => call.args.text === "New open 1")).toHaveLength(2);
  });

  it("sends one update with the last state when the state changed twice meanwhile", async () => {
    await open();
    const id = await channel.alert("Shell");
    await channel.untilQuiet();
    channel.workspace.faults.next("chat.update", { kind: "429", retryAfterSeconds: 20 });
    await channel.act(id, "acknowledge");
    await channel.until(() => callsOf(channel, "chat.update").length === 1);
    await channel.act(id, "unacknowledge");
    await channel.act(id, "acknowledge", "U0SAM");
    await channel.untilQuiet();

    expect(cardsIn(channel.workspace)).toEqual(["Shell acknowledged 1"]);
    expect(callsOf(channel, "chat.update").map((call) => call.status)).toEqual([429, 200]);
  });

  it.each(["ratelimited", "message_limit_exceeded"])(
    "treats ok:false %s as a limit, not as an answer",
    async (error) => {
      await open();
      channel.workspace.faults.next("chat.postMessage", { kind: "error", error });
      await channel.alert("Shell");
      await channel.shows("Shell open 1");

      expect(channel.publisher.health().troubles).toEqual([]);
      expect(callsOf(channel, "chat.postMessage").length).toBe(2);
    },
  );
});

describe("when the machine's clock is set", () => {
  it.each([-3_600_000, 3_600_000])("by %i ms, cards and clicks go on as before", async (byMs) => {
    await open();
    const id = await channel.alert("Shell");
    await channel.shows("Shell open 1");
    channel.clock.set(byMs);
    await channel.alert("Miner");
    await channel.act(id, "acknowledge");
    const setAt = channel.clock.monotonicMs();
    await channel.untilQuiet();

    expect(cardsIn(channel.workspace).toSorted()).toEqual(["Miner open 1", "Shell acknowledged 1"]);
    expect(channel.clock.monotonicMs() - setAt).toBeLessThan(60_000);
  });

  it.each([-3_600_000, 3_600_000])("by %i ms, a lost card is found all the same", async (byMs) => {
    await open();
    channel.clock.set(byMs);
    channel.workspace.faults.next("chat.postMessage", { kind: "lost answer" });
    await channel.alert("Shell");
    await channel.until(() => cardsIn(channel.workspace).length === 1);
    channel.clock.set(-2 * byMs);
    await channel.untilQuiet();

    expect(cardsIn(channel.workspace)).toEqual(["Shell open 1"]);
  });
});

describe("when an answer of Slack is lost", () => {
  it("finds the card that was posted, and adopts it", async () => {
    await open();
    channel.workspace.faults.next("chat.postMessage", { kind: "lost answer" });
    await channel.alert("Shell");
    await channel.until(async () => (await channel.store.card(1))?.kind === "shown");
    await channel.untilQuiet();

    expect(cardsIn(channel.workspace)).toEqual(["Shell open 1"]);
  });

  it("posts the card again when it did not arrive", async () => {
    await open();
    channel.workspace.faults.next("chat.postMessage", { kind: "status", code: 502 });
    await channel.alert("Shell");
    await channel.shows("Shell open 1");

    expect(callsOf(channel, "chat.postMessage").length).toBe(2);
  });

  it("finds the card after a crash, and brings it up to date", async () => {
    await open();
    channel.workspace.faults.next("chat.postMessage", { kind: "lost answer" });
    const id = await channel.alert("Shell");
    await channel.until(() => cardsIn(channel.workspace).length === 1);
    await channel.restart();
    await channel.act(id, "acknowledge");
    await channel.untilQuiet();

    expect(cardsIn(channel.workspace)).toEqual(["Shell acknowledged 1"]);
  });

  it("sends no message of a thread twice", async () => {
    await open();
    await channel.alert("Shell");
    await channel.shows("Shell open 1");
    channel.workspace.faults.next("chat.postMessage", { kind: "lost answer" });
    await channel.untilQuiet();

    const [card] = channel.workspace.messages(CHANNEL);
    expect(channel.workspace.thread(CHANNEL, card?.ts ?? "").map((reply) => reply.text)).toEqual(["Analysis of Shell"]);
  });

  it("never posts two cards for one finding, however often answers are lost", async () => {
    await open();
    for (const fault of ["lost answer", "lost answer"] as const)
      channel.workspace.faults.next("chat.postMessage", { kind: fault });
    channel.workspace.faults.next("chat.postMessage", { kind: "status", code: 500, carriedOut: true }, 2);
    channel.workspace.faults.next("conversations.history", { kind: "status", code: 503 });
    for (const rule of ["A", "B", "C", "D", "E"]) await channel.alert(rule);
    await channel.untilQuiet();

    expect(cardsIn(channel.workspace).toSorted()).toEqual(["A open 1", "B open 1", "C open 1", "D open 1", "E open 1"]);
  });

  it("does not post again while Slack does not let it look", async () => {
    await open();
    channel.workspace.faults.next("chat.postMessage", { kind: "lost answer" });
    channel.workspace.faults.next("conversations.history", { kind: "error", error: "missing_scope" }, 3);
    await channel.alert("Shell");
    await channel.until(() => channel.publisher.health().troubles.length > 0);
    const told = channel.publisher.health().troubles[0]?.words;
    await channel.untilQuiet();

    expect(told).toMatch(/scopes/);
    expect(cardsIn(channel.workspace)).toEqual(["Shell open 1"]);
    expect(channel.publisher.health().troubles).toEqual([]);
  });

  it("repeats an update until it is clear that it arrived", async () => {
    await open();
    const id = await channel.alert("Shell");
    await channel.untilQuiet();
    channel.workspace.faults.next("chat.update", { kind: "status", code: 500 }, 2);
    channel.workspace.faults.next("chat.update", { kind: "lost answer" });
    await channel.act(id, "acknowledge");
    await channel.untilQuiet();

    expect(cardsIn(channel.workspace)).toEqual(["Shell acknowledged 1"]);
    expect(callsOf(channel, "chat.update").length).toBe(4);
  });
});

describe("when Slack refuses", () => {
  it.each([
    ["channel_not_found", /SLACK_CHANNEL/],
    ["is_archived", /archived/],
    ["not_in_channel", /invite/i],
    ["token_revoked", /SLACK_BOT_TOKEN/],
    ["missing_scope", /permission/],
  ])("says what to do about %s, and delivers when it is fixed", async (error, words) => {
    await open();
    channel.workspace.faults.next("chat.postMessage", { kind: "error", error }, 2);
    await channel.alert("Shell");
    await channel.until(() => channel.publisher.health().troubles.length > 0);
    const [trouble] = channel.publisher.health().troubles;
    await channel.until(() => channel.publisher.health().troubles.length === 0, { stepMs: 5000 });

    expect(cardsIn(channel.workspace)).toEqual(["Shell open 1"]);
    expect(trouble?.words).toMatch(words);
    expect(channel.log.lines.filter((line) => line.level === "error")).toHaveLength(1);
    expect(
      callsOf(channel, "chat.postMessage")
        .slice(0, 3)
        .map((call) => call.answer?.ok),
    ).toEqual([false, false, true]);
  });

  it("shows cards without collapsible blocks where the workspace has none, and remembers that", async () => {
    await open({ workspace: { refuseContainers: true } });
    await channel.alert("First");
    await channel.alert("Second");
    await channel.shows("First open 1", "Second open 1");

    expect(channel.publisher.health().containers).toBe(false);
    const refused = callsOf(channel, "chat.postMessage").filter((call) => call.answer?.ok === false);
    expect(refused).toHaveLength(1);
  });

  it("shows only that card without collapsible blocks when the workspace has taken others", async () => {
    await open();
    await channel.alert("First");
    await channel.shows("First open 1");
    channel.workspace.faults.next("chat.postMessage", { kind: "error", error: "invalid_blocks" });
    await channel.alert("Second");
    await channel.shows("First open 1", "Second open 1");

    expect(channel.workspace.messages(CHANNEL).map((card) => card.blocks.length)).toEqual([2, 1]);
    expect(channel.publisher.health().containers).toBe(true);
  });

  it("shows a plain card when the full one is refused", async () => {
    await open({
      describe: async () => ({ card: { text: "x", blocks: [{ type: "nonsense" }] }, thread: [] }),
    });
    await channel.alert("Shell");
    await channel.until(() => cardsIn(channel.workspace).length === 1);

    expect(cardsIn(channel.workspace)[0]).toMatch(/F-1/);
    expect(channel.publisher.health().troubles[0]).toMatchObject({ subject: "F-1", words: /invalid_blocks/ });
  });

  it("shows a plain card of a finding that cannot be explained, and all others in full", async () => {
    await open({
      describe: async (finding) => {
        if (finding.rule === "Bad") throw new Error("no words");
        return { card: { text: finding.rule, blocks: [] }, thread: [] };
      },
    });
    await channel.alert("Bad", "Critical");
    await channel.alert("Good");
    await channel.until(() => cardsIn(channel.workspace).length === 2);

    expect(cardsIn(channel.workspace)[1]).toBe("Good");
    expect(channel.publisher.health().troubles[0]?.words).toMatch(/could not be explained/);
  });
});

describe("an urgent message whose thread Slack does not find", () => {
  it("is tried for half an hour, ever more rarely, and then given up and told", async () => {
    await open();
    const id = await channel.alert("Shell");
    await channel.untilQuiet();
    const before = callsOf(channel, "chat.postMessage").length;
    const text = { text: "Help", blocks: [] };
    await channel.store.addThreadPosts(id, [threadPost("F-1/help", text, { urgent: true, broadcast: false })]);
    channel.workspace.faults.next("chat.postMessage", { kind: "error", error: "thread_not_found" }, 99);
    const startedAt = channel.clock.now();
    await channel.untilQuiet({ stepMs: 15_000 });

    expect(channel.clock.now() - startedAt).toBeGreaterThan(30 * 60_000);
    expect(callsOf(channel, "chat.postMessage").length - before).toBe(6);
    expect(channel.publisher.health().troubles).toMatchObject([{ subject: "F-1/help", words: /thread_not_found/ }]);
  });
});

describe("a bot that starts while Slack is down", () => {
  it("learns who it is when that matters, and recovers what was under way", async () => {
    await open({ signIn: false });
    channel.workspace.faults.next("auth.test", { kind: "status", code: 503 });
    channel.workspace.faults.next("chat.postMessage", { kind: "lost answer" });
    await channel.alert("Shell");
    await channel.untilQuiet();

    expect(cardsIn(channel.workspace)).toEqual(["Shell open 1"]);
  });
});
