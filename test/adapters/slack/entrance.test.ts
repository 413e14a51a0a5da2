import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ACTION_IDS } from "../../../src/core/card/action-buttons.ts";
import { aBot, CHANNEL, SECRET, type TestBot } from "./a-bot.ts";

let bot: TestBot;
beforeEach(async () => {
  bot = await aBot();
});
afterEach(() => bot.close());

interface Request {
  readonly body: string;
  readonly secret?: string;
  readonly at?: number;
  readonly headers?: Record<string, string>;
}

async function send({ body, secret = SECRET, at = Date.now(), headers = {} }: Request): Promise<number> {
  const stamp = String(Math.floor(at / 1000));
  const signature = `v0=${createHmac("sha256", secret).update(`v0:${stamp}:${body}`).digest("hex")}`;
  const response = await fetch(bot.eventsUrl, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": stamp,
      "x-slack-signature": signature,
      ...headers,
    },
    body,
  });
  return response.status;
}

const form = (payload: object) => new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
const press = (ts: string, changes: object = {}) => ({
  type: "block_actions",
  user: { id: "U0ALEX", team_id: "T0LOCAL" },
  team: { id: "T0LOCAL" },
  trigger_id: "1.2.abc",
  response_url: `${bot.workspace.url}/response/none`,
  channel: { id: CHANNEL },
  container: { type: "message", message_ts: ts, channel_id: CHANNEL },
  actions: [{ type: "button", block_id: "actions", action_id: ACTION_IDS.acknowledge, value: "1", action_ts: "1.1" }],
  ...changes,
});

describe("Slack's requests", () => {
  it("are refused when the body was altered, the signature is another's, or the headers are missing", async () => {
    const { ts } = await bot.alert();
    const body = form(press(ts));

    expect(await send({ body, secret: "another secret" })).toBe(401);
    expect(await send({ body, headers: { "x-slack-signature": "v0=00" } })).toBe(401);
    expect(await send({ body, headers: { "x-slack-signature": "" } })).toBe(401);
    expect(await send({ body, headers: { "x-slack-request-timestamp": "" } })).toBe(401);
    expect(await bot.store.finding(1)).toMatchObject({ state: { kind: "open" } });
  });

  it.each([-301, 301, 86_400])("are refused when they are %i seconds off", async (seconds) => {
    const { ts } = await bot.alert();

    expect(await send({ body: form(press(ts)), at: Date.now() + seconds * 1000 })).toBe(401);
    expect(await bot.store.finding(1)).toMatchObject({ state: { kind: "open" } });
  });

  it.each([
    ["a form with payload=null", "payload=null", {}],
    ["null", "null", { "content-type": "application/json" }],
    ["an event that is null", '{"type":"event_callback","event":null}', { "content-type": "application/json" }],
    ["a press of no buttons", form({ type: "block_actions", user: { id: "U0ALEX" }, actions: null }), {}],
    ["a press by nobody", form({ type: "block_actions", actions: [{ action_id: "x" }] }), {}],
  ])("are refused plainly when they are signed but hold %s", async (_what, body, headers) => {
    expect(await send({ body, headers })).toBe(400);
    expect(bot.log.lines.filter((line) => line.level === "error")).toEqual([]);
  });

  it("that are refused are told of once a minute, with what to check", async () => {
    const body = form(press("1.1"));
    for (let count = 0; count < 3; count += 1) await send({ body, secret: "another secret" });
    await send({ body, at: Date.now() - 400_000 });

    expect(bot.log.lines.filter(({ level }) => level === "warn").map(({ words }) => words)).toEqual([
      expect.stringMatching(/SLACK_SIGNING_SECRET and this machine's clock/),
    ]);
  });

  it("have no effect the second time", async () => {
    const { ts } = await bot.alert();
    const body = form(press(ts));
    expect(await send({ body })).toBe(200);
    expect(await send({ body, headers: { "x-slack-retry-num": "1", "x-slack-retry-reason": "http_timeout" } })).toBe(
      200,
    );
    await bot.workspace.waitFor(() => /ACKNOWLEDGED/.test(JSON.stringify(bot.workspace.messages(CHANNEL))));

    expect(await bot.store.timeline(1, 9)).toHaveLength(1);
    expect(bot.workspace.ephemerals("U0ALEX")).toEqual([]);
  });

  it.each([
    ["of another workspace", { team: { id: "T0OTHER" } }],
    ["of a guest from another workspace", { user: { id: "U0EVE", team_id: "T0OTHER" } }],
  ])("%s change nothing", async (_, changes) => {
    const { ts } = await bot.alert();
    expect(await send({ body: form(press(ts, changes)) })).toBe(200);
    await until(() => bot.log.lines.some((line) => /did not take an answer/.test(line.words)));

    expect(await bot.store.finding(1)).toMatchObject({ state: { kind: "open" } });
  });

  it("never make us call an address that is not Slack's", async () => {
    const { ts } = await bot.alert();
    const strange = { team: { id: "T0OTHER" }, response_url: "http://169.254.169.254/latest/meta-data" };
    expect(await send({ body: form(press(ts, strange)) })).toBe(200);
    await until(() => bot.log.lines.some((line) => /is not Slack's/.test(line.words)));
  });

  it("with unknown buttons, forms and shortcuts are taken calmly", async () => {
    const { ts } = await bot.alert();
    const unknownButton = press(ts, {
      trigger_id: "2",
      actions: [{ action_id: "__proto__", value: "1", type: "button" }],
    });
    const noButton = press(ts, { trigger_id: "3", actions: [] });
    const unknownForm = {
      type: "view_submission",
      user: { id: "U0ALEX" },
      team: { id: "T0LOCAL" },
      view: { callback_id: "other", private_metadata: "{", state: { values: {} } },
    };
    const shortcut = {
      type: "shortcut",
      callback_id: "x",
      user: { id: "U0ALEX" },
      team: { id: "T0LOCAL" },
      trigger_id: "4",
    };

    expect(await send({ body: form(unknownButton) })).toBe(200);
    expect(await send({ body: form(unknownForm) })).toBe(200);
    expect(await send({ body: form(shortcut) })).toBe(200);
    expect([200, 400, 404, 500]).toContain(await send({ body: form(noButton) }));
    expect(bot.log.lines.filter((line) => line.level === "error")).toEqual([]);
  });

  it("that repeat an event are answered once", async () => {
    const { ts } = await bot.alert();
    const event = {
      type: "app_mention",
      user: "U0ALEX",
      text: "<@U0FALCONER> help",
      channel: CHANNEL,
      ts: `${Number(ts) + 1}`,
      event_ts: "1.1",
      thread_ts: ts,
    };
    const envelope = { type: "event_callback", team_id: "T0LOCAL", event_id: "Ev1", event };
    const json = { body: JSON.stringify(envelope), headers: { "content-type": "application/json" } };
    const answers = (words: RegExp) =>
      bot.workspace.thread(CHANNEL, ts).filter((reply) => reply.metadata === undefined && words.test(reply.text))
        .length;
    await send(json);
    await send({ ...json, headers: { ...json.headers, "x-slack-retry-num": "1" } });
    await bot.workspace.as("U0ALEX").mention("status", { threadTs: ts });
    await bot.workspace.waitFor(() => answers(/accounted for/) === 1);

    expect(answers(/What \/falco can do/)).toBe(1);
  });
});

async function until(ask: () => boolean, limitMs = 5000): Promise<void> {
  const limit = performance.now() + limitMs;
  while (!ask()) {
    if (performance.now() > limit) throw new Error(`It did not happen: ${ask.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
