import { afterEach, beforeEach, expect, it } from "vitest";
import { openSocketEntrance } from "../../../src/adapters/slack/entrance.ts";
import { ACTION_IDS } from "../../../src/core/card/action-buttons.ts";
import { aBot, CHANNEL, type TestBot } from "./a-bot.ts";
import { aSocket, type TestSocket } from "./a-socket.ts";

let socket: TestSocket;
let bot: TestBot;
beforeEach(async () => {
  socket = await aSocket();
});
afterEach(async () => {
  await bot.close();
  await socket.close();
});

async function start(): Promise<void> {
  bot = await aBot({
    entrance: (door, botToken) => openSocketEntrance("xapp-test", botToken, { ...door, apiUrl: socket.apiUrl }),
  });
}

async function until(ask: () => boolean, limitMs = 8000): Promise<void> {
  const limit = performance.now() + limitMs;
  while (!ask()) {
    if (performance.now() > limit) throw new Error(`It did not happen: ${ask.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function pressed(ts: string): object {
  return {
    type: "block_actions",
    user: { id: "U0ALEX", team_id: "T0LOCAL" },
    team: { id: "T0LOCAL" },
    trigger_id: `trigger ${ts}`,
    response_url: "https://hooks.slack.com/none",
    channel: { id: CHANNEL },
    container: { type: "message", message_ts: ts, channel_id: CHANNEL },
    actions: [{ type: "button", block_id: "actions", action_id: ACTION_IDS.acknowledge, value: "1" }],
  };
}

it("takes clicks over a WebSocket when there is an app token", async () => {
  await start();
  const { ts } = await bot.alert();
  await until(() => socket.connections === 1);
  await socket.send("interactive", pressed(ts));
  await bot.workspace.waitFor(() => /ACKNOWLEDGED/.test(JSON.stringify(bot.workspace.messages(CHANNEL))));

  expect(await bot.store.finding(1)).toMatchObject({ state: { kind: "acknowledged", by: "U0ALEX" } });
});

it("connects again when the connection breaks", async () => {
  await start();
  const { ts } = await bot.alert();
  await until(() => socket.connections === 1);
  socket.cut();
  await until(() => socket.connections === 2);
  await until(() => bot.log.lines.filter((line) => /Connected/.test(line.words)).length === 2);
  await socket.send("interactive", pressed(ts));
  await bot.workspace.waitFor(() => /ACKNOWLEDGED/.test(JSON.stringify(bot.workspace.messages(CHANNEL))));
});

it("goes on taking alerts while Socket Mode is refused, says so once, and connects when it is fixed", async () => {
  socket.refuseOnce("invalid_auth");
  socket.refuseOnce("invalid_auth");
  await start();
  await bot.alert();
  await until(() => socket.connections === 1);

  expect(bot.log.lines.filter((line) => line.level === "error")).toMatchObject([{ words: /SLACK_APP_TOKEN/ }]);
});
