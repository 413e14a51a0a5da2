import { afterEach, describe, expect, it } from "vitest";
import type { DescribeFinding } from "../../../src/flows/publishing/desk.ts";
import { aChannel, CHANNEL, cardsIn, simpleCard, type TestChannel, type TestChannelOptions } from "../a-channel.ts";

let channel: TestChannel;
afterEach(() => channel.close());

async function open(options?: TestChannelOptions): Promise<void> {
  channel = await aChannel(options);
}

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
    await channel.alert("Shell");
    await channel.untilQuiet();
    await deleteCard();
    await channel.alert("Shell");
    await channel.until(isDeleted);
  };

  it("is not put back for repeats", async () => {
    await open();
    await aFindingWithoutCard();
    await channel.alert("Shell");
    await channel.until(async () => (await channel.store.deletedCards(channel.clock.now(), 0, 1)).length === 0);

    expect(cardsIn(channel.workspace)).toEqual(["This message was deleted."]);
    expect((await channel.store.publishingHealth()).deletedCards).toEqual({ total: 1, findings: [1] });
  });

  it("is followed by one new card with a thread of its own when somebody acts on the finding", async () => {
    await open();
    await aFindingWithoutCard();
    await channel.act(1, "acknowledge");
    await channel.shows("This message was deleted.", "Shell acknowledged 2");
    await channel.untilQuiet();

    const [, card] = channel.workspace.messages(CHANNEL);
    expect(channel.workspace.thread(CHANNEL, card?.ts ?? "").map((reply) => reply.text)).toEqual(["Analysis of Shell"]);
    await channel.act(1, "unacknowledge");
    await channel.shows("This message was deleted.", "Shell open 2");
  });

  it("is followed by a new card at once when it is the worse priority that finds it gone", async () => {
    await open();
    await channel.alert("Shell");
    await channel.untilQuiet();
    await deleteCard();
    await channel.alert("Shell", "Critical");
    await channel.shows("This message was deleted.", "Shell open 2");
  });

  it("is followed by a new card when the verdict becomes graver", async () => {
    await open({ describe: graverFrom(3) });
    await aFindingWithoutCard();
    await channel.alert("Shell");
    await channel.shows("This message was deleted.", "Shell open 3");
  });
});

describe("a verdict that becomes graver", () => {
  it("lifts an acknowledgement of the milder one, and says so in the timeline", async () => {
    await open({ describe: graverFrom(2) });
    await channel.alert("Shell");
    await channel.untilQuiet();
    await channel.act(1, "acknowledge");
    await channel.shows("Shell acknowledged 1");
    await channel.alert("Shell");
    await channel.shows("Shell open 2");

    expect((await channel.store.timeline(1, 9)).at(-1)).toMatchObject({
      by: { kind: "falconer" },
      action: "acknowledgement lifted",
      detail: 'The verdict rose from "probably benign, unconfirmed" to "likely malicious".',
    });
  });

  it("lifts it also on a card that was found again after its answer was lost", async () => {
    await open({ describe: graverFrom(2) });
    channel.workspace.faults.next("chat.postMessage", { kind: "lost answer" });
    await channel.alert("Shell");
    await channel.untilQuiet();
    await channel.act(1, "acknowledge");
    await channel.shows("Shell acknowledged 1");
    await channel.alert("Shell");
    await channel.shows("Shell open 2");
  });

  it("leaves alone whoever acknowledged it with that verdict on the card", async () => {
    await open({ describe: graverFrom(1) });
    await channel.alert("Shell");
    await channel.untilQuiet();
    await channel.act(1, "acknowledge");
    await channel.alert("Shell");
    await channel.shows("Shell acknowledged 2");
    await channel.untilQuiet();

    expect(cardsIn(channel.workspace)).toEqual(["Shell acknowledged 2"]);
  });
});
