import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WebClient } from "@slack/web-api";
import { afterEach, describe, expect, it } from "vitest";
import type { WorkspaceOptions } from "../../src/workspace/options.ts";
import type { Workspace } from "../../src/workspace/start-workspace.ts";
import { aCard } from "../block-kit/cards.ts";
import { aClient, aWorkspace, CHANNEL, refusalOf } from "./a-workspace.ts";

let workspace: Workspace;
let client: WebClient;

async function start(options: WorkspaceOptions = {}): Promise<void> {
  ({ workspace, client } = await aWorkspace(options));
}

afterEach(() => workspace.close());

describe("who is calling", () => {
  it("is told who it is", async () => {
    await start();

    expect(await client.auth.test()).toMatchObject({ ok: true, user_id: "U0FALCONER", bot_id: "B0FALCONER" });
  });

  it("is refused without a token, with a wrong one, and with an unknown method", async () => {
    await start();
    const bare = await fetch(`${workspace.apiUrl}auth.test`, { method: "POST" });

    expect(bare.status).toBe(200);
    expect(await bare.json()).toEqual({ ok: false, error: "not_authed" });
    expect((await refusalOf(aClient(workspace, "xoxb-wrong").auth.test())).error).toBe("invalid_auth");
    expect((await refusalOf(client.apiCall("chat.shout"))).error).toBe("unknown_method");
  });
});

describe("posting", () => {
  it("shows a card with its metadata and gives its blocks ids", async () => {
    await start();
    const metadata = { event_type: "falco_card", event_payload: { key: "F-1", rev: 1 } };
    const posted = await client.chat.postMessage({ channel: CHANNEL, ...aCard(), metadata });

    expect(posted).toMatchObject({ ok: true, channel: CHANNEL });
    expect(workspace.messages()).toMatchObject([{ ts: posted.ts, text: aCard().text, metadata }]);
    expect(workspace.messages()[0]?.blocks.every((block) => typeof block.block_id === "string")).toBe(true);
  });

  it("takes JSON as well as a form", async () => {
    await start();
    const headers = { authorization: "Bearer xoxb-test", "content-type": "application/json; charset=utf-8" };
    const body = JSON.stringify({ channel: "#falco-alerts", ...aCard() });
    const response = await fetch(`${workspace.apiUrl}chat.postMessage`, { method: "POST", headers, body });

    expect(await response.json()).toMatchObject({ ok: true, channel: CHANNEL });
  });

  it.each<[string, object, string]>([
    ["an unknown channel", { channel: "C0NONE", text: "x" }, "channel_not_found"],
    ["nothing to show", { channel: CHANNEL, text: "" }, "no_text"],
    ["an unknown field", { channel: CHANNEL, text: "x", blocks: [{ type: "divider", x: 1 }] }, "invalid_blocks"],
    ["blocks that are no JSON", { channel: CHANNEL, text: "x", blocks: "[{" }, "invalid_blocks"],
    [
      "too many blocks",
      { channel: CHANNEL, text: "x", blocks: Array.from({ length: 51 }, () => ({ type: "divider" })) },
      "invalid_blocks",
    ],
    [
      "too much text",
      {
        channel: CHANNEL,
        text: "x",
        blocks: Array.from({ length: 5 }, () => ({
          type: "section",
          text: { type: "mrkdwn", text: "x".repeat(3000) },
        })),
      },
      "msg_blocks_too_long",
    ],
    ["a thread that is not there", { channel: CHANNEL, text: "x", thread_ts: "1.000000" }, "thread_not_found"],
    ["metadata that is no object", { channel: CHANNEL, text: "x", metadata: "[" }, "invalid_metadata_format"],
    [
      "metadata without a payload",
      { channel: CHANNEL, text: "x", metadata: { event_type: "a" } },
      "invalid_metadata_schema",
    ],
    [
      "too much metadata",
      { channel: CHANNEL, text: "x", metadata: { event_type: "a", event_payload: { a: "x".repeat(9000) } } },
      "metadata_too_large",
    ],
  ])("refuses %s", async (_, args, error) => {
    await start();

    expect((await refusalOf(client.apiCall("chat.postMessage", { ...args }))).error).toBe(error);
    expect(workspace.messages()).toEqual([]);
  });

  it("says where a block is wrong", async () => {
    await start();
    const { messages } = await refusalOf(
      client.apiCall("chat.postMessage", { channel: CHANNEL, text: "x", blocks: [{ type: "divider", colour: 1 }] }),
    );

    expect(messages).toEqual([expect.stringContaining("[json-pointer:/blocks/0/colour]")]);
  });

  it("refuses containers where the workspace does not have them", async () => {
    await start({ refuseContainers: true });

    expect((await refusalOf(client.chat.postMessage({ channel: CHANNEL, ...aCard() }))).error).toBe("invalid_blocks");
  });

  it("shows an ephemeral message to one person only", async () => {
    await start();
    await client.chat.postEphemeral({ channel: CHANNEL, user: "U0SAM", text: "Already taken" });

    expect(workspace.ephemerals("U0SAM")).toMatchObject([{ text: "Already taken" }]);
    expect(workspace.ephemerals("U0ALEX")).toEqual([]);
    expect(workspace.messages()).toEqual([]);
  });
});

describe("changing", () => {
  it("replaces text, blocks and metadata; text alone takes the blocks away", async () => {
    await start();
    const { ts = "" } = await client.chat.postMessage({ channel: CHANNEL, ...aCard() });
    await client.chat.update({ channel: CHANNEL, ts, text: "new" });

    expect(workspace.messages()).toMatchObject([{ ts, text: "new", blocks: [], edited: { user: "U0FALCONER" } }]);
  });

  it("refuses what is not there, not ours, or too long", async () => {
    await start();
    await workspace.as("U0SAM").say("mine");
    const theirs = workspace.messages()[0]?.ts ?? "";
    const { ts = "" } = await client.chat.postMessage({ channel: CHANNEL, text: "ours" });
    const update = async (args: { ts: string; text: string }) =>
      (await refusalOf(client.chat.update({ channel: CHANNEL, ...args }))).error;

    expect(await update({ ts: "1.000001", text: "x" })).toBe("message_not_found");
    expect(await update({ ts: theirs, text: "x" })).toBe("cant_update_message");
    expect(await update({ ts, text: "é".repeat(2001) })).toBe("msg_too_long");
  });

  it("deletes, and leaves a tombstone where there are replies", async () => {
    await start();
    const { ts = "" } = await client.chat.postMessage({ channel: CHANNEL, text: "parent" });
    const { ts: lone = "" } = await client.chat.postMessage({ channel: CHANNEL, text: "lone" });
    await client.chat.postMessage({ channel: CHANNEL, text: "reply", thread_ts: ts });
    await client.chat.delete({ channel: CHANNEL, ts });
    await client.chat.delete({ channel: CHANNEL, ts: lone });

    expect(workspace.messages()).toMatchObject([{ ts, subtype: "tombstone", text: "This message was deleted." }]);
    expect((await refusalOf(client.chat.update({ channel: CHANNEL, ts, text: "x" }))).error).toBe("message_not_found");
    expect(workspace.deletions.map((deletion) => deletion.ts)).toEqual([ts, lone]);
  });
});

describe("reading back", () => {
  it("lists the channel newest first, in pages, with metadata only when asked", async () => {
    await start();
    const metadata = { event_type: "card", event_payload: { key: "k" } };
    for (const text of ["one", "two", "three"]) await client.chat.postMessage({ channel: CHANNEL, text, metadata });
    const first = await client.conversations.history({ channel: CHANNEL, limit: 2, include_all_metadata: true });
    const cursor = first.response_metadata?.next_cursor ?? "";
    const rest = await client.conversations.history({ channel: CHANNEL, limit: 2, cursor });

    expect(first.messages).toMatchObject([{ text: "three", metadata }, { text: "two" }]);
    expect(first.has_more).toBe(true);
    expect(rest.messages?.map(({ text }) => text)).toEqual(["one"]);
    expect(rest.messages?.[0]).not.toHaveProperty("metadata");
  });

  it("looks between two moments, both left out unless inclusive", async () => {
    await start();
    const posted = [];
    for (const text of ["one", "two", "three"]) posted.push(await client.chat.postMessage({ channel: CHANNEL, text }));
    const span = { channel: CHANNEL, oldest: posted[0]?.ts ?? "", latest: posted[2]?.ts ?? "" };

    expect((await client.conversations.history(span)).messages?.map(({ text }) => text)).toEqual(["two"]);
    expect((await client.conversations.history({ ...span, inclusive: true })).messages).toHaveLength(3);
  });

  it("keeps replies in their thread, and in the channel only when broadcast", async () => {
    await start();
    const { ts = "" } = await client.chat.postMessage({ channel: CHANNEL, text: "parent" });
    await client.chat.postMessage({ channel: CHANNEL, text: "quiet", thread_ts: ts });
    await client.chat.postMessage({ channel: CHANNEL, text: "loud", thread_ts: ts, reply_broadcast: true });
    const history = await client.conversations.history({ channel: CHANNEL });
    const replies = await client.conversations.replies({ channel: CHANNEL, ts });

    expect(history.messages?.map(({ text }) => text)).toEqual(["loud", "parent"]);
    expect(history.messages?.[1]).toMatchObject({ reply_count: 2 });
    expect(replies.messages?.map(({ text }) => text)).toEqual(["parent", "quiet", "loud"]);
    expect(workspace.thread(CHANNEL, ts).map(({ text }) => text)).toEqual(["quiet", "loud"]);
  });
});

describe("a data file", () => {
  it("brings the messages back after a restart, also when the last line was cut", async () => {
    const folder = mkdtempSync(join(tmpdir(), "workspace-"));
    const dataFile = join(folder, "messages.jsonl");
    await start({ dataFile });
    const { ts = "" } = await client.chat.postMessage({ channel: CHANNEL, text: "kept" });
    await client.chat.update({ channel: CHANNEL, ts, text: "kept, changed" });
    const gone = await client.chat.postMessage({ channel: CHANNEL, text: "gone" });
    await client.chat.delete({ channel: CHANNEL, ts: gone.ts ?? "" });
    await workspace.close();
    appendFileSync(dataFile, '{"kind":"put","mess');
    await start({ dataFile });

    expect(workspace.messages()).toMatchObject([{ ts, text: "kept, changed" }]);
    rmSync(folder, { recursive: true });
  });
});

describe("a body that cannot be read", () => {
  it.each(["{", "[1]", "null", '"text"'])("%s is refused without a stack trace", async (body) => {
    await start();
    const headers = { authorization: "Bearer xoxb-test", "content-type": "application/json" };
    const answer = await fetch(`${workspace.apiUrl}chat.postMessage`, { method: "POST", headers, body });
    const text = await answer.text();

    expect(answer.status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ ok: false });
    expect(text).not.toContain("node_modules");
  });
});

describe("blocks.validate", () => {
  it("needs no token and names each problem", async () => {
    await start();
    const body = new URLSearchParams({ blocks: JSON.stringify([{ type: "divider", x: 1 }]) });
    const response = await fetch(`${workspace.apiUrl}blocks.validate`, { method: "POST", body });

    expect(await response.json()).toMatchObject({
      ok: true,
      errors: [{ pointer: "/blocks/0/x", code: "unknown_field" }],
    });
  });
});
