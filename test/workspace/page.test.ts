import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { directoryOf } from "../../src/workspace/directory.ts";
import type { Json } from "../../src/workspace/message.ts";
import { renderBlocks } from "../../src/workspace/page/blocks.ts";
import { renderMrkdwn } from "../../src/workspace/page/mrkdwn.ts";
import type { Workspace } from "../../src/workspace/start-workspace.ts";
import { aCard, aForm } from "../block-kit/cards.ts";
import { aWorkspace, CHANNEL } from "./a-workspace.ts";

const HOSTILE = `</script><img src=x onerror="alert('1')"><!channel> \`*_~ "' & <javascript:alert(1)|x>`;

let workspace: Workspace;
let ts: string;

beforeEach(async () => {
  const start = await aWorkspace();
  workspace = start.workspace;
  ts = (await start.client.chat.postMessage({ channel: CHANNEL, ...aCard() })).ts ?? "";
});
afterEach(() => workspace.close());

async function get(path: string): Promise<string> {
  return (await fetch(`${workspace.url}${path}`)).text();
}

async function act(body: object, headers: Record<string, string> = { "x-local-workspace": "test" }) {
  const init = { method: "POST", headers: { "content-type": "application/json", ...headers } };
  return fetch(`${workspace.url}/page/act`, { ...init, body: JSON.stringify(body) });
}

describe("the page", () => {
  it("says that it is an approximation, and shows the card with its buttons without any script", async () => {
    const page = await get("/");

    expect(page).toContain("an approximation of Slack");
    expect(page).toContain(`data-ts="${ts}"`);
    expect(page).toContain('data-action-id="ack"');
    expect(page).toContain('<details class="container" data-testid="container" data-fold="detail">');
  });

  it("runs nothing inline and loads nothing from elsewhere", async () => {
    const response = await fetch(workspace.url);
    const page = await response.text();

    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'self'");
    expect(page).not.toMatch(/ (?:src|href)="(?:https?:)?\/\/(?!falco\.org)/);
    expect(page).not.toMatch(/<script(?! type="module" src="\/page\/client\/main\.js")|<style| style=| on\w+="/);
  });

  it("serves each of its own files", async () => {
    const page = await get("/");
    const files = [...page.matchAll(/(?:src|href)="(\/page\/[^"]+)"/g)].map(([, path]) => path ?? "");
    const statuses = await Promise.all(files.map(async (path) => (await fetch(`${workspace.url}${path}`)).status));

    expect(files.length).toBeGreaterThan(3);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it("shows what only one person sees to that person", async () => {
    await act({ kind: "say", user: "U0SAM", text: "/falco help", channel: CHANNEL });

    expect(await get("/?user=U0SAM")).toContain("Only visible to you");
    expect(await get("/?user=U0ALEX")).not.toContain("Only visible to you");
  });

  it("tells its readers of a change", async () => {
    const stream = await fetch(`${workspace.url}/page/stream`);
    const reader = (stream.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();
    const hello = await reader.read();
    await workspace.as("U0SAM").say("news");
    const change = await reader.read();
    await reader.cancel();

    expect([hello.value, change.value]).toEqual(["data: hello\n\n", "data: change\n\n"]);
  });
});

describe("acting through the page", () => {
  it("escapes what a person types and turns names into mentions", async () => {
    await act({ kind: "say", user: "U0SAM", text: "@Alex <!channel> & more", channel: CHANNEL });

    expect(workspace.messages().at(-1)?.text).toBe("<@U0ALEX> &lt;!channel&gt; &amp; more");
  });

  it("keeps the lines of what a person pastes, also where it is long", async () => {
    const text = `{\n  "rule": "${"x".repeat(9000)}"\n}`;
    await act({ kind: "say", user: "U0SAM", text, channel: CHANNEL });

    expect(workspace.messages().at(-1)?.text).toBe(text);
  });

  it("says so when there is no such command, and asks no bot", async () => {
    const answer = await act({ kind: "say", user: "U0SAM", text: "/falcon help", channel: CHANNEL });

    expect(await answer.json()).toEqual({ failure: "/falcon is not a command here. There is /falco." });
    expect(await get("/?user=U0SAM")).not.toContain("Only visible to you");
  });

  it("is refused to other sites, and under names that are not this machine's", async () => {
    const say = { kind: "say", user: "U0SAM", text: "x", channel: CHANNEL };

    expect((await act(say, {})).status).toBe(403);
    expect(await statusWithHost("attacker.example")).toBe(403);
    expect(await statusWithHost("localhost")).toBe(200);
    expect(workspace.messages()).toHaveLength(1);
  });

  it("answers nonsense with words", async () => {
    expect(await (await act({ kind: "explode" })).json()).toMatchObject({ failure: expect.any(String) });
    expect((await act({ kind: "press", user: "U0SAM", ts: "1.0", actionId: "x" })).status).toBe(409);
  });
});

/** `fetch` does not let a caller choose the Host header. */
async function statusWithHost(host: string): Promise<number> {
  const { request } = await import("node:http");
  return new Promise((resolve, reject) => {
    const sent = request(workspace.url, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.on("error", reject);
    sent.end();
  });
}

/** Every tag that the page's blocks are made of; attributes always quoted. */
const TAG =
  /<\/?(?:a|blockquote|br|button|code|details|div|em|h2|hr|input|label|li|ol|option|p|pre|s|section|select|small|span|strong|summary|table|tbody|td|textarea|th|thead|time|tr|u|ul)((?: [a-z-]+(?:="[^"<>]*")?)*)>/g;

/** What is left when all known tags are taken away must not hold a tag; no attribute runs code. */
function harmful(shown: string): string[] {
  const found = shown.replaceAll(TAG, "").match(/[<>][^<>]*/g) ?? [];
  const attributes = [...shown.matchAll(TAG)].flatMap(([, all = ""]) => [
    ...all.matchAll(/ ([a-z-]+)(?:="([^"]*)")?/g),
  ]);
  const running = attributes.filter(
    ([, name = "", value = ""]) =>
      /^on|^style$|^srcdoc$/.test(name) || (name === "href" && !/^(?:https?:|mailto:)/i.test(value)),
  );
  return [...found, ...running.map(([attribute]) => attribute)];
}

/** The same blocks with hostile text at every place that holds text. */
function poisoned(value: unknown, text: string): unknown {
  if (Array.isArray(value)) return value.map((item) => poisoned(item, text));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => {
      const isWords = ["text", "value", "block_id", "action_id", "language", "fallback", "alt_text", "format"].includes(
        key,
      );
      return [key, isWords && typeof part === "string" ? text : poisoned(part, text)];
    }),
  );
}

describe("hostile text", () => {
  const texts = fc.oneof(
    fc.constant(HOSTILE),
    fc.string({ unit: "binary" }),
    fc
      .array(
        fc.constantFrom(
          "<",
          ">",
          '"',
          "'",
          "&",
          "`",
          "```",
          "*",
          "_",
          "~",
          "\n",
          "|",
          "<!date^1^",
          "<https://",
          "script",
          ":",
          " ",
        ),
        { maxLength: 40 },
      )
      .map((parts) => parts.join("")),
  );

  it("cannot break out of mrkdwn", () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(harmful(renderMrkdwn(text, directoryOf()).text)).toEqual([]);
      }),
    );
  });

  it("cannot break out of any block, at any place", () => {
    const blocks = [...aCard().blocks, ...aForm().blocks];
    fc.assert(
      fc.property(texts, (text) => {
        const shown = renderBlocks(poisoned(blocks, text) as Json[], directoryOf(), "x");
        expect(shown.flatMap((part) => harmful(part.text))).toEqual([]);
      }),
    );
  });

  it("is found by this test when it is not escaped", () => {
    expect(harmful('<div><script>alert("1")</script></div>')).not.toEqual([]);
    expect(harmful('<div onclick="x">a</div>')).not.toEqual([]);
    expect(harmful('<a href="javascript:x">a</a>')).not.toEqual([]);
  });

  it("stays text on the page itself", async () => {
    await act({ kind: "say", user: "U0SAM", text: HOSTILE, channel: CHANNEL });
    const page = await get(`/?thread=${encodeURIComponent(HOSTILE)}&user=${encodeURIComponent(HOSTILE)}`);

    expect(page).not.toContain("<img");
    expect(page).toContain("&lt;img src=x onerror=");
  });
});
