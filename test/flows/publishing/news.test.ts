import { afterEach, describe, expect, it } from "vitest";
import { applyAction } from "../../../src/core/triage/actions.ts";
import type { FindingId } from "../../../src/core/triage/finding.ts";
import type { DescribeFinding } from "../../../src/flows/publishing/desk.ts";
import { anArrival, findingOf } from "../../adapters/database/a-store.ts";
import { passUntil } from "../../test-clock.ts";
import { aChannel, CHANNEL, cardsIn, simpleCard, type TestChannel, type TestChannelOptions } from "../a-channel.ts";

let channel: TestChannel;
afterEach(() => channel.close());

async function open(options?: TestChannelOptions): Promise<void> {
  channel = await aChannel(options);
}

/** A new finding, or one more alert of it. */
async function alert(rule: string, priority: "Critical" | "Notice" = "Notice"): Promise<FindingId> {
  const receivedAt = channel.clock.now();
  const [recorded] = await channel.store.record([anArrival({ fingerprint: rule, rule, priority, receivedAt })]);
  channel.publisher.wake();
  return findingOf(recorded);
}

async function act(id: FindingId, kind: "acknowledge" | "unacknowledge", by = "U0ALEX"): Promise<void> {
  const finding = await channel.store.finding(id);
  if (finding === undefined) throw new Error("no such finding");
  const result = applyAction(finding, { kind, by }, channel.clock.now());
  if (!result.ok) throw new Error("refused");
  const change = { finding: result.finding, expectedVersion: finding.version, audit: result.audit, threadPosts: [] };
  expect(await channel.store.change(change)).toBe("saved");
  channel.publisher.wake();
}

type Question<T> = () => T | undefined | false | Promise<T | undefined | false>;
const eventually = <T>(ask: Question<T>, stepMs = 250) => passUntil(channel.clock, ask, { stepMs });
const shows = (...cards: string[]) => eventually(() => JSON.stringify(cardsIn(channel)) === JSON.stringify(cards));
const isQuiet = async () => {
  const health = await channel.store.publishingHealth();
  return health.cardsBehind === 0 && health.threadPostsWaiting === 0;
};

/** A simple card whose verdict becomes graver with that many alerts. */
function graverFrom(count: number): DescribeFinding {
  return async (finding, containers) => {
    const verdict = finding.count < count ? "probably benign, unconfirmed" : "likely malicious";
    return { ...(await simpleCard(finding, containers)), verdict };
  };
}

describe("a card that somebody deleted", () => {
  const deleteCard = async () => {
    await channel.workspace.as("U0ALEX").deleteMessage(channel.workspace.messages(CHANNEL)[0]?.ts ?? "");
  };
  const isDeleted = async () => (await channel.store.card(1))?.kind === "deleted";
  const aFindingWithoutCard = async () => {
    await alert("Shell");
    await eventually(isQuiet);
    await deleteCard();
    await alert("Shell");
    await eventually(isDeleted);
  };

  it("is not put back for repeats", async () => {
    await open();
    await aFindingWithoutCard();
    await alert("Shell");
    await eventually(async () => (await channel.store.deletedCards(channel.clock.now(), 0, 1)).length === 0);

    expect(cardsIn(channel)).toEqual(["This message was deleted."]);
    expect((await channel.store.publishingHealth()).deletedCards).toEqual({ total: 1, findings: [1] });
  });

  it("is followed by one new card with a thread of its own when somebody acts on the finding", async () => {
    await open();
    await aFindingWithoutCard();
    await act(1, "acknowledge");
    await shows("This message was deleted.", "Shell acknowledged 2");
    await eventually(isQuiet);

    const [, card] = channel.workspace.messages(CHANNEL);
    expect(channel.workspace.thread(CHANNEL, card?.ts ?? "").map((reply) => reply.text)).toEqual(["Analysis of Shell"]);
    await act(1, "unacknowledge");
    await shows("This message was deleted.", "Shell open 2");
  });

  it("is followed by a new card at once when it is the worse priority that finds it gone", async () => {
    await open();
    await alert("Shell");
    await eventually(isQuiet);
    await deleteCard();
    await alert("Shell", "Critical");
    await shows("This message was deleted.", "Shell open 2");
  });

  it("is followed by a new card when the verdict becomes graver", async () => {
    await open({ describe: graverFrom(3) });
    await aFindingWithoutCard();
    await alert("Shell");
    await shows("This message was deleted.", "Shell open 3");
  });
});

describe("a verdict that becomes graver", () => {
  it("lifts an acknowledgement of the milder one, and says so in the timeline", async () => {
    await open({ describe: graverFrom(2) });
    await alert("Shell");
    await eventually(isQuiet);
    await act(1, "acknowledge");
    await shows("Shell acknowledged 1");
    await alert("Shell");
    await shows("Shell open 2");

    expect((await channel.store.timeline(1, 9)).at(-1)).toMatchObject({
      by: { kind: "falconer" },
      action: "acknowledgement lifted",
      detail: 'The verdict rose from "probably benign, unconfirmed" to "likely malicious".',
    });
  });

  it("leaves alone whoever acknowledged it with that verdict on the card", async () => {
    await open({ describe: graverFrom(1) });
    await alert("Shell");
    await eventually(isQuiet);
    await act(1, "acknowledge");
    await alert("Shell");
    await shows("Shell acknowledged 2");
    await eventually(isQuiet);

    expect(cardsIn(channel)).toEqual(["Shell acknowledged 2"]);
  });
});
