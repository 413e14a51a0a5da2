import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { slackClient } from "../../../src/adapters/slack/clients.ts";
import { outcomeOf } from "../../../src/adapters/slack/outcome.ts";
import { silentLog } from "../../silent-log.ts";
import { aChannel, CHANNEL, callsOf, type TestChannel } from "../a-channel.ts";

let channel: TestChannel;
beforeEach(async () => {
  channel = await aChannel();
});
afterEach(() => channel.close());

/** An answer to somebody, outside of any card. */
function answer(text: string, to = CHANNEL) {
  const { apiUrl } = channel.workspace;
  const client = slackClient({ botToken: "xoxb-test", apiUrl }, silentLog, { heard: () => {} });
  return channel.publisher.inTurn(to, () =>
    outcomeOf(() => client.apiCall("chat.postMessage", { channel: CHANNEL, text })),
  );
}

const posts = () => callsOf(channel, "chat.postMessage");

describe("an answer to a person", () => {
  it("comes before new cards, and with them never makes more than one message a second", async () => {
    await channel.alert("First");
    await channel.shows("First open 1");
    const answers = [answer("You asked"), answer("You asked, too")];
    for (const rule of ["Second", "Third"]) await channel.alert(rule, "Critical");
    await channel.untilQuiet();

    expect(await Promise.all(answers)).toMatchObject([{ kind: "ok" }, { kind: "ok" }]);
    expect(posts().map((call) => call.status)).toEqual(posts().map(() => 200));
    expect(posts().map((call) => call.args.text)).toEqual([
      "First open 1",
      "You asked",
      "You asked, too",
      "Second open 1",
      "Third open 1",
      "Analysis of First",
      "Analysis of Second",
      "Analysis of Third",
    ]);
  });

  it("that meets Slack's limit keeps the cards back, too", async () => {
    channel.workspace.faults.next("chat.postMessage", { kind: "429", retryAfterSeconds: 30 });
    const refused = answer("You asked");
    await channel.until(() => posts().length === 1);
    const refusedAt = channel.clock.now();
    await channel.alert("Shell");
    await channel.shows("Shell open 1");

    expect(await refused).toEqual({ kind: "rate limited", retryAfterMs: 30_000 });
    expect(channel.clock.now() - refusedAt).toBeGreaterThanOrEqual(29_000);
  });

  it("is not kept waiting by a stop", async () => {
    await channel.alert("First");
    await channel.shows("First open 1");
    const late = answer("You asked");
    await channel.publisher.stop();

    expect([await late, await answer("You asked")]).toMatchObject([{ kind: "unreachable" }, { kind: "unreachable" }]);
  });

  it("waits for nobody in a channel that gets no cards", async () => {
    await channel.publisher.stop();

    expect(await answer("You asked", "C0OTHER")).toMatchObject({ kind: "ok" });
  });
});
