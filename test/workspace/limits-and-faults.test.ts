import { performance } from "node:perf_hooks";
import { afterEach, describe, expect, it } from "vitest";
import type { Workspace } from "../../src/workspace/start-workspace.ts";
import { aWorkspace, CHANNEL, refusalOf } from "./a-workspace.ts";

let workspace: Workspace;
afterEach(() => workspace.close());

async function post(at: Workspace, text: string): Promise<Response> {
  const body = new URLSearchParams({ token: "xoxb-test", channel: CHANNEL, text });
  return fetch(`${at.apiUrl}chat.postMessage`, { method: "POST", body });
}

describe("rate limits", () => {
  it("answer the second post within a second with 429 and Retry-After, when strict", async () => {
    let now = 1_700_000_000_000;
    ({ workspace } = await aWorkspace({ rateLimits: true, strictRate: true, now: () => now }));
    const statuses = [];
    for (const step of [0, 400, 400, 200, 1000]) {
      now += step;
      statuses.push((await post(workspace, "x")).status);
    }
    const refused = await post(workspace, "x");

    expect(statuses).toEqual([200, 429, 429, 200, 200]);
    expect(refused.headers.get("retry-after")).toBe("1");
    expect(await refused.json()).toEqual({ ok: false, error: "ratelimited" });
    expect(workspace.messages()).toHaveLength(3);
  });

  it("tolerate a short burst otherwise", async () => {
    ({ workspace } = await aWorkspace({ rateLimits: true, now: () => 1_700_000_000_000 }));
    const answers = await Promise.all(["a", "b", "c", "d"].map((text) => post(workspace, text)));

    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(3);
    expect(answers.filter((answer) => answer.status === 429)).toHaveLength(1);
  });

  it("allow fifty updates a minute", async () => {
    const start = await aWorkspace({ rateLimits: true, now: () => 1_700_000_000_000 });
    workspace = start.workspace;
    const { ts = "" } = await start.client.chat.postMessage({ channel: CHANNEL, text: "x" });
    for (let count = 0; count < 50; count += 1) await start.client.chat.update({ channel: CHANNEL, ts, text: "y" });

    await expect(start.client.chat.update({ channel: CHANNEL, ts, text: "z" })).rejects.toThrow(/rate.?limit/i);
  });
});

describe("faults on demand", () => {
  it("429 and errors refuse the call, so often as asked", async () => {
    const start = await aWorkspace();
    workspace = start.workspace;
    workspace.faults.next("chat.postMessage", { kind: "429", retryAfterSeconds: 30 });
    workspace.faults.next("chat.postMessage", { kind: "error", error: "is_archived" }, 2);

    const limited = await post(workspace, "x");
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "30"]);
    for (let count = 0; count < 2; count += 1) {
      expect((await refusalOf(start.client.chat.postMessage({ channel: CHANNEL, text: "x" }))).error).toBe(
        "is_archived",
      );
    }
    expect((await post(workspace, "x")).status).toBe(200);
    expect(workspace.messages()).toHaveLength(1);
  });

  it("a lost answer was carried out all the same", async () => {
    ({ workspace } = await aWorkspace());
    workspace.faults.next("chat.postMessage", { kind: "lost answer" });

    await expect(post(workspace, "x")).rejects.toThrow();
    expect(workspace.messages()).toMatchObject([{ text: "x" }]);
    expect(workspace.calls.at(-1)).toMatchObject({ method: "chat.postMessage", answer: undefined });
  });

  it("a status of 500 is carried out only when asked", async () => {
    ({ workspace } = await aWorkspace());
    workspace.faults.next("*", { kind: "status", code: 500 });
    workspace.faults.next("*", { kind: "status", code: 503, carriedOut: true });

    expect([(await post(workspace, "a")).status, (await post(workspace, "b")).status]).toEqual([500, 503]);
    expect(workspace.messages().map(({ text }) => text)).toEqual(["b"]);
  });

  it("a slow call is carried out at once and answered late", async () => {
    ({ workspace } = await aWorkspace());
    workspace.faults.next("chat.postMessage", { kind: "slow", ms: 150 });
    const startedAt = performance.now();
    let isAnswered = false;
    const posting = post(workspace, "x").then(() => {
      isAnswered = true;
    });
    await workspace.waitFor(() => workspace.messages().length === 1);

    expect(isAnswered).toBe(false);
    await posting;
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(149);
  });

  it("end with clear", async () => {
    ({ workspace } = await aWorkspace());
    workspace.faults.next("*", { kind: "status", code: 500 }, 5);
    workspace.faults.clear();

    expect((await post(workspace, "x")).status).toBe(200);
  });
});

describe("waiting", () => {
  it("gives up after its limit", async () => {
    ({ workspace } = await aWorkspace());

    await expect(workspace.waitFor(() => false, 20)).rejects.toThrow("within 20 ms");
  });
});
