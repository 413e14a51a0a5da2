import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { slackClient } from "../../../src/adapters/slack/clients.ts";
import { outcomeOf } from "../../../src/adapters/slack/outcome.ts";
import { silentLog } from "../../silent-log.ts";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function callTo(answer: Answer) {
  const running = createServer(answer);
  server = running;
  await new Promise<void>((resolve) => running.listen(0, "127.0.0.1", resolve));
  const { port } = running.address() as AddressInfo;
  return call(`http://127.0.0.1:${port}/api/`);
}

function call(apiUrl: string) {
  const client = slackClient({ botToken: "xoxb-secret", apiUrl }, silentLog, { heard: () => {} });
  return outcomeOf(() => client.apiCall("chat.postMessage", { channel: "C1", text: "hello" }));
}

const json = (body: object, headers: Record<string, string> = {}, status = 200): Answer => {
  return (_, response) =>
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
};

describe("how a call to Slack ended", () => {
  it.each<[string, Answer, object]>([
    [
      "a 429 with Retry-After",
      json({ ok: false }, { "retry-after": "30" }, 429),
      { kind: "rate limited", retryAfterMs: 30_000 },
    ],
    [
      "a 429 for weeks",
      json({ ok: false }, { "retry-after": "5000000" }, 429),
      { kind: "rate limited", retryAfterMs: 3_600_000 },
    ],
    ["a 429 without Retry-After", json({ ok: false }, {}, 429), { kind: "rate limited", retryAfterMs: 30_000 }],
    [
      "a 429 with a date",
      json({ ok: false }, { "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT" }, 429),
      { kind: "rate limited", retryAfterMs: 30_000 },
    ],
    [
      "ratelimited with HTTP 200",
      json({ ok: false, error: "ratelimited" }, { "retry-after": "7" }),
      { kind: "rate limited", retryAfterMs: 7000 },
    ],
    [
      "message_limit_exceeded with HTTP 200",
      json({ ok: false, error: "message_limit_exceeded" }),
      { kind: "rate limited", retryAfterMs: 30_000 },
    ],
    [
      "a definite no",
      json({ ok: false, error: "is_archived" }),
      { kind: "refused", error: "is_archived", details: [] },
    ],
    [
      "refused blocks",
      json({ ok: false, error: "invalid_blocks", errors: ["unsupported type: container"] }),
      { kind: "refused", error: "invalid_blocks", details: ["unsupported type: container"] },
    ],
    ["HTTP 502", json({}, {}, 502), { kind: "unclear", error: "HTTP 502" }],
    [
      "Slack's own internal error",
      json({ ok: false, error: "internal_error" }),
      { kind: "unclear", error: "internal_error" },
    ],
    ["a page of a proxy", (_, response) => response.end("<html>Sign in to the Wi-Fi</html>"), { kind: "unclear" }],
    ["a connection that ends before the answer", (request) => request.socket.destroy(), { kind: "unclear" }],
    [
      "an answer that ends in the middle",
      (_, response) => response.writeHead(200, { "content-length": "500" }).write("{", () => response.destroy()),
      { kind: "unclear" },
    ],
  ])("%s is told apart", async (_, answer, outcome) => {
    expect(await callTo(answer)).toMatchObject(outcome);
  });

  it("knows that nothing was sent when nobody listens", async () => {
    const gone = createServer();
    await new Promise<void>((resolve) => gone.listen(0, "127.0.0.1", resolve));
    const { port } = gone.address() as AddressInfo;
    await new Promise((resolve) => gone.close(resolve));

    expect(await call(`http://127.0.0.1:${port}/api/`)).toEqual({ kind: "unreachable", error: "ECONNREFUSED" });
  });

  it("never retries by itself", async () => {
    let calls = 0;
    await callTo((_, response) => {
      calls += 1;
      response.writeHead(500).end();
    });

    expect(calls).toBe(1);
  });
});
