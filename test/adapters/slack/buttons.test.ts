import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ACTION_IDS } from "../../../src/core/card/action-buttons.ts";
import { aBot, CHANNEL, type TestBot } from "./a-bot.ts";

let bot: TestBot;
beforeEach(async () => {
  bot = await aBot({ escalateTo: "S0ONCALL" });
});
afterEach(() => bot.close());

const press = (user: string, ts: string, button: keyof typeof ACTION_IDS) =>
  bot.workspace.as(user).press({ ts, actionId: ACTION_IDS[button] });
const cardText = () => JSON.stringify(bot.workspace.messages(CHANNEL)[0]);
const shown = (words: RegExp) => bot.workspace.waitFor(() => words.test(cardText()));
const told = (user: string, words: RegExp) =>
  bot.workspace.waitFor(() => bot.workspace.ephemerals(user).some((message) => words.test(JSON.stringify(message))));

const formOf = (user: string) => bot.workspace.waitFor(() => bot.workspace.views(user).at(-1));

describe("the buttons of a card", () => {
  it("Acknowledge makes the person its owner, and writes it down with the user's id", async () => {
    const { ts } = await bot.alert();
    const answer = await press("U0ALEX", ts, "acknowledge");
    await shown(/ACKNOWLEDGED/);

    expect(answer).toMatchObject({ status: 200 });
    expect(await bot.store.finding(1)).toMatchObject({ state: { kind: "acknowledged", by: "U0ALEX" } });
    expect(await bot.store.timeline(1, 9)).toMatchObject([{ by: { id: "U0ALEX" }, action: "acknowledged" }]);
  });

  it("lets exactly one of two simultaneous acknowledgements win, and tells the other", async () => {
    const { ts } = await bot.alert();
    await Promise.all(["U0ALEX", "U0SAM"].map((user) => press(user, ts, "acknowledge")));
    const [loser = "", winner = ""] = await bot.workspace.waitFor(() =>
      [
        ["U0ALEX", "U0SAM"],
        ["U0SAM", "U0ALEX"],
      ].find(([user = ""]) => bot.workspace.ephemerals(user).length > 0),
    );

    expect(JSON.stringify(bot.workspace.ephemerals(loser))).toMatch(/has it already/);
    expect(bot.workspace.ephemerals(winner)).toEqual([]);
    expect(await bot.store.finding(1)).toMatchObject({ state: { kind: "acknowledged", by: winner } });
    expect(await bot.store.timeline(1, 9)).toHaveLength(1);
  });

  it("Unacknowledge opens it again", async () => {
    const { ts } = await bot.alert();
    await press("U0ALEX", ts, "acknowledge");
    await shown(/ACKNOWLEDGED/);
    await press("U0ALEX", ts, "unacknowledge");
    await shown(/OPEN/);
  });

  it("Escalate marks it, and calls for help in the thread", async () => {
    const { ts } = await bot.alert();
    await press("U0ALEX", ts, "escalate");
    await shown(/ESCALATED/);
    await bot.workspace.waitFor(() =>
      bot.workspace.thread(CHANNEL, ts).some((reply) => /S0ONCALL/.test(JSON.stringify(reply))),
    );
  });

  it("Suppress… asks how long and why, and hides from then on", async () => {
    const { ts } = await bot.alert();
    await press("U0ALEX", ts, "suppress");
    const form = await formOf("U0ALEX");
    const sent = await bot.workspace
      .as("U0ALEX")
      .submit(form.id, { duration: { duration: "4h" }, reason: { reason: "deploying" } });
    await shown(/SUPPRESSED/);

    expect(sent.errors).toEqual({});
    expect(bot.workspace.views("U0ALEX")).toEqual([]);
    expect(await bot.store.finding(1)).toMatchObject({ suppression: { by: "U0ALEX", reason: "deploying" } });
  });

  it("Suppress… shows what is missing at its field", async () => {
    const { ts } = await bot.alert();
    await press("U0ALEX", ts, "suppress");
    const form = await formOf("U0ALEX");
    const sent = await bot.workspace
      .as("U0ALEX")
      .submit(form.id, { duration: { duration: "4h" }, reason: { reason: "   " } });

    expect(sent.errors).toHaveProperty("reason");
    expect(bot.workspace.views("U0ALEX")).toHaveLength(1);
  });

  it("Resolve… closes it with a disposition, and Reopen opens it again and says so", async () => {
    const { ts } = await bot.alert();
    await press("U0ALEX", ts, "acknowledge");
    await shown(/ACKNOWLEDGED/);
    await press("U0ALEX", ts, "resolve");
    const form = await formOf("U0ALEX");
    await bot.workspace
      .as("U0ALEX")
      .submit(form.id, { disposition: { disposition: "benign, expected" }, note: { note: "our own debugging" } });
    await shown(/RESOLVED/);
    await press("U0SAM", ts, "reopen");
    await bot.workspace.waitFor(() =>
      bot.workspace.thread(CHANNEL, ts).some((reply) => /Open again/.test(JSON.stringify(reply))),
    );

    expect((await bot.store.timeline(1, 9)).map((line) => line.action)).toEqual([
      "acknowledged",
      "resolved",
      "reopened",
    ]);
  });
});

describe("a card in a workspace without collapsible blocks", () => {
  it("opens its detail in a form", async () => {
    await bot.close();
    bot = await aBot({ refuseContainers: true });
    const { ts } = await bot.alert();
    await press("U0ALEX", ts, "details");
    const form = await formOf("U0ALEX");

    expect(JSON.stringify(form.view)).toMatch(/Details of F-1/);
  });
});

describe("a press that cannot be carried out", () => {
  it("says so when the finding is gone", async () => {
    const { ts } = await bot.alert();
    await bot.store.prune(Date.now() + 1000);
    await press("U0ALEX", ts, "acknowledge");
    await told("U0ALEX", /is gone/);
  });

  it("changes nothing from a copy of the card, and says so", async () => {
    await bot.alert();
    const { blocks } = bot.workspace.messages(CHANNEL)[0] ?? { blocks: [] };
    const copy = await fetch(`${bot.workspace.apiUrl}chat.postMessage`, {
      method: "POST",
      headers: { authorization: "Bearer xoxb-test", "content-type": "application/json" },
      body: JSON.stringify({ channel: CHANNEL, text: "copy", blocks }),
    });
    const { ts } = (await copy.json()) as { ts: string };
    await press("U0SAM", ts, "acknowledge");
    await told("U0SAM", /copy of a card/);

    expect(await bot.store.finding(1)).toMatchObject({ state: { kind: "open" } });
  });

  it("asks to press again when Slack waited too long for the form", async () => {
    const { ts } = await bot.alert();
    bot.workspace.faults.next("views.open", { kind: "error", error: "expired_trigger_id" });
    await press("U0ALEX", ts, "suppress");
    await told("U0ALEX", /press the button again/);
  });

  it("tells the loser of a form beside the card when it was asked for where the bot may not write", async () => {
    const { ts } = await bot.alert();
    const fields = { duration: { duration: "4h" }, reason: { reason: "deploying" } };
    await bot.workspace.as("U0SAM").command("/falco", "suppress F-1", "D0SAM");
    const late = await formOf("U0SAM");
    await press("U0ALEX", ts, "suppress");
    await bot.workspace.as("U0ALEX").submit((await formOf("U0ALEX")).id, fields);
    await shown(/SUPPRESSED/);
    await bot.workspace.as("U0SAM").submit(late.id, fields);

    await told("U0SAM", /suppressed it until .*Unsuppress it first/);
  });

  it("answers in less than three seconds while Slack makes posts wait", async () => {
    const { ts } = await bot.alert();
    bot.workspace.faults.next("chat.postMessage", { kind: "429", retryAfterSeconds: 30 });
    await bot.alert({ rule: "Another rule" }).catch(() => undefined);
    const pressed = await press("U0ALEX", ts, "acknowledge");
    await shown(/ACKNOWLEDGED/);
    await press("U0ALEX", ts, "suppress");
    await bot.workspace.waitFor(() => bot.workspace.views("U0ALEX").length === 1, 3000);

    expect(pressed.ms).toBeLessThan(3000);
  });
});
