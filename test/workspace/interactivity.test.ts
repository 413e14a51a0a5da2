import type { App } from "@slack/bolt";
import type { WebClient } from "@slack/web-api";
import { afterEach, describe, expect, it } from "vitest";
import type { WorkspaceOptions } from "../../src/workspace/options.ts";
import type { Workspace } from "../../src/workspace/start-workspace.ts";
import { aCard, aForm } from "../block-kit/cards.ts";
import { aBoltBot, type BoltBot } from "./a-bolt-bot.ts";
import { aWorkspace, CHANNEL, refusalOf, TOKEN } from "./a-workspace.ts";

let workspace: Workspace;
let client: WebClient;
let bot: BoltBot;

async function start(listen: (app: App) => void, options: WorkspaceOptions = {}): Promise<void> {
  ({ workspace, client } = await aWorkspace(options));
  bot = await aBoltBot(workspace, listen);
}

async function postedCard(): Promise<string> {
  return (await client.chat.postMessage({ channel: CHANNEL, ...aCard() })).ts ?? "";
}

async function startWithForm(answerWith: (app: App) => void, options: WorkspaceOptions = {}): Promise<string> {
  await start((app) => {
    app.action("ack", async ({ ack, body, client }) => {
      await ack();
      await client.views.open({ trigger_id: "trigger_id" in body ? body.trigger_id : "", view: aForm() });
    });
    answerWith(app);
  }, options);
  await workspace.as("U0ALEX").press({ ts: await postedCard(), actionId: "ack" });
  return workspace.waitFor(() => workspace.views("U0ALEX").at(-1)?.id);
}

async function openingWith(trigger_id: string): Promise<string> {
  return (await refusalOf(client.views.open({ trigger_id, view: aForm() }))).error;
}

afterEach(async () => {
  await workspace.close();
  await bot.stop();
});

describe("a press reaches a Bolt app", () => {
  it("with who, where, what and a working response_url", async () => {
    const seen: unknown[] = [];
    await start((app) =>
      app.action("ack", async ({ ack, body, action, respond }) => {
        await ack();
        seen.push({ body, action });
        await respond({ text: "Done", response_type: "ephemeral" });
      }),
    );
    const ts = await postedCard();
    const answer = await workspace.as("U0SAM").press({ ts, actionId: "ack" });
    await workspace.waitFor(() => workspace.ephemerals("U0SAM").length === 1);

    expect(answer).toMatchObject({ status: 200 });
    expect(seen).toMatchObject([
      {
        body: { type: "block_actions", user: { id: "U0SAM" }, message: { ts }, container: { channel_id: CHANNEL } },
        action: { action_id: "ack", block_id: "act", value: "F-1", type: "button" },
      },
    ]);
    expect(workspace.ephemerals("U0SAM")).toMatchObject([{ text: "Done" }]);
  });

  it("with the option that was chosen in a menu", async () => {
    const seen: unknown[] = [];
    await start((app) =>
      app.action("more", async ({ ack, action }) => {
        await ack();
        seen.push(action);
      }),
    );
    await workspace.as("U0ALEX").press({ ts: await postedCard(), actionId: "more", selected: "copy" });

    expect(seen).toMatchObject([{ type: "overflow", selected_option: { value: "copy" } }]);
  });

  it("and the person is told when the bot does not answer in three seconds", async () => {
    await start((app) => app.action("ack", async () => undefined));
    const answer = await workspace.as("U0SAM").press({ ts: await postedCard(), actionId: "ack" });

    expect(answer.error).toBe("operation_timeout");
    expect(workspace.ephemerals("U0SAM")).toMatchObject([{ text: expect.stringContaining("operation_timeout") }]);
  });

  it("but not when there is nothing to press", async () => {
    await start(() => undefined);

    await expect(workspace.as("U0SAM").press({ ts: "1.0", actionId: "ack" })).rejects.toThrow("No message 1.0");
  });
});

describe("a form", () => {
  it("is opened for the one who pressed, and closes when it is accepted", async () => {
    const seen: unknown[] = [];
    const id = await startWithForm((app) =>
      app.view("suppress", async ({ ack, view, body }) => {
        await ack();
        seen.push({ user: body.user.id, note: view.private_metadata, values: view.state.values });
      }),
    );
    const sent = await workspace.as("U0ALEX").submit(id, { hours: { hours: "4" }, reason: { reason: "known" } });

    expect(sent).toMatchObject({ answer: { status: 200 }, errors: {} });
    expect(seen).toMatchObject([
      {
        user: "U0ALEX",
        note: "F-1",
        values: { hours: { hours: { selected_option: { value: "4" } } }, reason: { reason: { value: "known" } } },
      },
    ]);
    expect(workspace.views("U0ALEX")).toEqual([]);
  });

  it("stays open with the bot's errors", async () => {
    const id = await startWithForm((app) =>
      app.view("suppress", ({ ack }) => ack({ response_action: "errors", errors: { reason: "Say more" } })),
    );
    const sent = await workspace.as("U0ALEX").submit(id, { reason: { reason: "x" } });

    expect(sent.errors).toEqual({ reason: "Say more" });
    expect(workspace.views("U0ALEX")).toHaveLength(1);
  });

  it("is not sent while a required field is empty", async () => {
    const id = await startWithForm(() => undefined);
    const sent = await workspace.as("U0ALEX").submit(id, {});

    expect(sent).toEqual({ answer: undefined, errors: { reason: "Please complete this required field." } });
  });

  it("is replaced, stacked or cleared as the bot says", async () => {
    const answers = ["update", "push", "clear"] as const;
    let turn = 0;
    const id = await startWithForm((app) =>
      app.view("suppress", ({ ack }) => {
        const action = answers[turn++] ?? "clear";
        return action === "clear" ? ack({ response_action: action }) : ack({ response_action: action, view: aForm() });
      }),
    );
    const sizes = [];
    for (let count = 0; count < 3; count += 1) {
      await workspace.as("U0ALEX").submit(workspace.views("U0ALEX").at(-1)?.id ?? id, { reason: { reason: "x" } });
      sizes.push(workspace.views("U0ALEX").length);
    }

    expect(sizes).toEqual([1, 2, 0]);
  });

  it("opens once for a trigger, and only within three seconds", async () => {
    const triggers: string[] = [];
    let later = 0;
    await start(
      (app) =>
        app.command("/falco", async ({ ack, body }) => {
          await ack();
          triggers.push(body.trigger_id);
        }),
      { now: () => Date.now() + later },
    );
    await workspace.as("U0SAM").command("/falco", "");
    await workspace.as("U0SAM").command("/falco", "");

    expect(await openingWith(triggers[0] ?? "")).toBe("none");
    expect(await openingWith(triggers[0] ?? "")).toBe("exchanged_trigger_id");
    later = 3001;
    expect(await openingWith(triggers[1] ?? "")).toBe("expired_trigger_id");
    expect(await openingWith("made up")).toBe("invalid_trigger_id");
  });
});

describe("a command", () => {
  it("is answered to one person, or to the channel", async () => {
    await start((app) =>
      app.command("/falco", ({ ack, command }) =>
        ack({ text: `You said ${command.text}`, response_type: command.text === "all" ? "in_channel" : "ephemeral" }),
      ),
    );
    await workspace.as("U0SAM").command("/falco", "status");
    await workspace.as("U0SAM").command("/falco", "all");

    expect(workspace.ephemerals("U0SAM")).toMatchObject([{ text: "You said status" }]);
    expect(workspace.messages()).toMatchObject([{ text: "You said all" }]);
  });

  it("that nobody knows fails as in Slack", async () => {
    await start(() => undefined);
    await workspace.as("U0SAM").command("/nothing", "");

    expect(workspace.ephemerals("U0SAM")).toMatchObject([{ text: expect.stringContaining("/nothing failed") }]);
  });
});

describe("a response_url", () => {
  it("replaces or deletes the original, and works five times", async () => {
    const urls: string[] = [];
    await start((app) =>
      app.action("ack", async ({ ack, body }) => {
        await ack();
        urls.push("response_url" in body ? body.response_url : "");
      }),
    );
    const ts = await postedCard();
    await workspace.as("U0SAM").press({ ts, actionId: "ack" });
    const answer = async (body: object) => {
      const headers = { "content-type": "application/json" };
      return (await fetch(urls[0] ?? "", { method: "POST", headers, body: JSON.stringify(body) })).status;
    };

    expect(await answer({ replace_original: true, text: "changed" })).toBe(200);
    expect(workspace.messages()).toMatchObject([{ ts, text: "changed", blocks: [] }]);
    expect(await answer({ text: "in the thread", response_type: "in_channel", thread_ts: ts })).toBe(200);
    expect(workspace.thread(CHANNEL, ts)).toMatchObject([{ text: "in the thread" }]);
    expect(await answer({ delete_original: true })).toBe(200);
    expect(await answer({ text: "", blocks: [{ type: "divider", x: 1 }] })).toBe(400);
    expect(await answer({ text: "five" })).toBe(200);
    expect(await answer({ text: "six" })).toBe(404);
  });
});

describe("a response_url that fails on demand", () => {
  it("tells the bot so, and the answer is shown only when the call was carried out", async () => {
    await start((app) =>
      app.command("/falco", async ({ ack, body }) => {
        await ack();
        const headers = { "content-type": "application/json" };
        const init = { method: "POST", headers, body: JSON.stringify({ text: body.text }) };
        await fetch(body.response_url, init);
      }),
    );
    workspace.faults.next("response_url", { kind: "error", error: "expired_url" });
    workspace.faults.next("response_url", { kind: "status", code: 503, carriedOut: true });
    for (const [index, text] of ["one", "two", "three"].entries()) {
      await workspace.as("U0SAM").command("/falco", text);
      await workspace.waitFor(() => workspace.calls.length > index);
    }

    expect(workspace.ephemerals("U0SAM").map(({ text }) => text)).toEqual(["two", "three"]);
    expect(workspace.calls.map((call) => call.status)).toEqual([400, 503, 200]);
  });
});

describe("events", () => {
  it("reach the bot when it is mentioned", async () => {
    const seen: unknown[] = [];
    await start((app) => app.event("app_mention", async ({ event }) => void seen.push(event.text)));
    await workspace.as("U0ALEX").mention("what is F-1?");
    await workspace.waitFor(() => seen.length === 1);

    expect(seen).toEqual(["<@U0FALCONER> what is F-1?"]);
    expect(workspace.messages()).toMatchObject([{ user: "U0ALEX", text: "<@U0FALCONER> what is F-1?" }]);
  });

  it("are sent again three times when the bot fails", async () => {
    await start(() => undefined, { eventRetriesMs: [0, 0, 0] });
    await bot.stop();
    const answers = await workspace.event({ type: "app_mention", text: "x" });

    expect(answers.map((answer) => answer.error)).toEqual(Array.from({ length: 4 }, () => "dispatch_failed"));
  });

  it("can be delivered twice on purpose", async () => {
    const seen: string[] = [];
    await start((app) => app.event("app_mention", async ({ body }) => void seen.push(body.event_id)));
    await workspace.event({ type: "app_mention", text: "x", user: "U0SAM", channel: CHANNEL, ts: "1.0" }, true);
    await workspace.waitFor(() => seen.length === 2);

    expect(new Set(seen).size).toBe(1);
  });

  it("prove the bot's address", async () => {
    await start(() => undefined);

    expect(await workspace.verifyUrl()).toBe(true);
  });

  it("tell the bot of a deleted message", async () => {
    const seen: unknown[] = [];
    await start((app) => app.event("message", async ({ event }) => void seen.push(event)));
    const ts = await postedCard();
    await workspace.as("U0SAM").deleteMessage(ts);

    expect(workspace.messages()).toEqual([]);
    expect(workspace.deletions).toEqual([{ channel: CHANNEL, ts, by: "U0SAM" }]);
  });
});

describe("a request signed with another secret", () => {
  it("is refused by Bolt, so it was the signature that let ours in", async () => {
    await start(() => undefined);
    workspace.connectBot({ eventsUrl: bot.eventsUrl, signingSecret: "another secret", botToken: TOKEN });
    const answer = await workspace.as("U0SAM").command("/falco", "");

    expect(answer).toMatchObject({ status: 401, error: "dispatch_failed" });
    expect(await workspace.verifyUrl()).toBe(false);
  });
});
