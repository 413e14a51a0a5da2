import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Action } from "../../src/core/triage/actions.ts";
import { actOnFinding } from "../../src/flows/act-on-finding.ts";
import { lapseFindings } from "../../src/flows/lapse.ts";
import { aChannel, CHANNEL, cardsIn, type TestChannel } from "./a-channel.ts";

const HOUR = 3_600_000;

let channel: TestChannel;
beforeEach(async () => {
  channel = await aChannel();
});
afterEach(() => channel.close());

async function act(action: Action): Promise<void> {
  const { store, clock, publisher } = channel;
  const ports = { store, clock, publisher, mayAct: () => ({ allowed: true }) as const, escalateTo: undefined };
  expect(await actOnFinding(1, action, ports)).toMatchObject({ kind: "done" });
}

/** As the clock does in production. */
async function passTime(ms: number): Promise<void> {
  channel.clock.advance(ms);
  expect(await lapseFindings(channel)).toBe(1);
}

const eventually = (ask: () => boolean | Promise<boolean>, stepMs = 500) =>
  channel.until(ask, { stepMs, mostMs: 24 * HOUR });
const shows = (card: string) => eventually(() => cardsIn(channel.workspace)[0] === card);
const threadSays = (words: RegExp) =>
  eventually(() => {
    const [card] = channel.workspace.messages(CHANNEL);
    return channel.workspace.thread(CHANNEL, card?.ts ?? "").some((reply) => words.test(JSON.stringify(reply.blocks)));
  });

describe("when the time is over", () => {
  it("an acknowledgement ends: nobody has the finding, and its owner is reminded in the thread", async () => {
    await channel.alert("Terminal shell in container");
    await shows("Terminal shell in container open 1");
    await act({ kind: "acknowledge", by: "U0ALEX" });
    await shows("Terminal shell in container acknowledged 1");
    await passTime(4 * HOUR);
    await shows("Terminal shell in container open 1");
    await threadSays(/U0ALEX/);

    expect((await channel.store.timeline(1, 9)).at(-1)).toMatchObject({
      by: { kind: "falconer" },
      action: "acknowledgement ended",
    });
  });

  it("a suppression ends: the thread says how many alerts it hid, and the next one shows at once", async () => {
    await channel.alert("Terminal shell in container");
    await shows("Terminal shell in container open 1");
    await act({ kind: "suppress", by: "U0ALEX", until: channel.clock.now() + HOUR, reason: "deploying" });
    await channel.alert("Terminal shell in container");
    await channel.alert("Terminal shell in container");
    await passTime(HOUR);
    await threadSays(/2 of 3 alerts/);
    await channel.alert("Terminal shell in container");
    await shows("Terminal shell in container open 4");

    expect(await channel.store.ledger()).toMatchObject({ recorded: 4, carded: 1, folded: 1, suppressed: 2 });
  });

  it("a suppression ends: what was resolved and fired meanwhile is open again", async () => {
    await channel.alert("Terminal shell in container");
    await shows("Terminal shell in container open 1");
    await act({ kind: "suppress", by: "U0ALEX", until: channel.clock.now() + 48 * HOUR, reason: "deploying" });
    await act({ kind: "resolve", by: "U0ALEX", disposition: "test", note: "" });
    channel.clock.advance(2 * HOUR);
    await channel.alert("Terminal shell in container");
    await passTime(47 * HOUR);
    await shows("Terminal shell in container open 2");
    await threadSays(/U0ALEX/);

    expect((await channel.store.timeline(1, 9)).map((line) => line.action).slice(-2)).toEqual([
      "suppression ended",
      "reopened",
    ]);
  });

  it("a suppression ends: what was only ever hidden gets its card, and the ledger keeps its accounts", async () => {
    await channel.alert("Terminal shell in container");
    await shows("Terminal shell in container open 1");
    await act({ kind: "suppress", by: "U0ALEX", until: channel.clock.now() + 48 * HOUR, reason: "deploying" });
    await act({ kind: "resolve", by: "U0ALEX", disposition: "test", note: "" });
    channel.clock.advance(30 * HOUR);
    expect([
      await channel.alert("Terminal shell in container"),
      await channel.alert("Terminal shell in container"),
    ]).toEqual([2, 2]);
    await passTime(19 * HOUR);
    await eventually(() => cardsIn(channel.workspace)[1] === "Terminal shell in container open 2");
    await eventually(async () => (await channel.store.publishingHealth()).threadPostsWaiting === 0);

    expect(await channel.store.ledger()).toMatchObject({ recorded: 3, carded: 1, folded: 0, suppressed: 2 });
    const [, card] = channel.workspace.messages(CHANNEL);
    expect(JSON.stringify(channel.workspace.thread(CHANNEL, card?.ts ?? ""))).toContain("2 of 2 alerts");
  });
});

describe("a call for help", () => {
  it("brings the card of a finding that was only ever hidden, while its suppression goes on", async () => {
    await channel.alert("Terminal shell in container");
    await shows("Terminal shell in container open 1");
    await act({ kind: "suppress", by: "U0ALEX", until: channel.clock.now() + 48 * HOUR, reason: "deploying" });
    await act({ kind: "resolve", by: "U0ALEX", disposition: "test", note: "" });
    channel.clock.advance(30 * HOUR);
    expect(await channel.alert("Terminal shell in container")).toBe(2);
    await channel.act(2, "acknowledge");
    await channel.untilQuiet();
    const beforeTheCall = cardsIn(channel.workspace).length;

    await channel.act(2, "escalate");
    await eventually(() => cardsIn(channel.workspace)[1] === "Terminal shell in container acknowledged 1");
    await channel.alert("Terminal shell in container");

    expect(beforeTheCall).toBe(1);
    expect(await channel.store.ledger()).toMatchObject({ recorded: 3, carded: 1, folded: 0, suppressed: 2 });
  });
});
