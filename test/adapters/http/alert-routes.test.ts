import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sharedFile } from "../../shared.ts";
import { anAlertServer } from "./alert-server.ts";

const SHELL = `{"hostname":"node-7","output":"08:15:30.698757123: Notice A shell","output_fields":{"container.id":null,
"evt.time":1785485730698757123,"proc.name":"bash"},"priority":"Notice","rule":"Terminal shell in container",
"source":"syscall","tags":["shell"],"time":"2026-07-31T08:15:30.698757000Z"}`;
const LINE = SHELL.replaceAll("\n", "");
const OTHER = LINE.replace("node-7", "node-8");

describe("posting alerts", () => {
  it("answers 202 when the alert is in the store, byte for byte", async () => {
    const { post, store } = await anAlertServer();

    const answer = await post(SHELL);

    expect(answer.status).toBe(202);
    expect(await answer.json()).toEqual({ recorded: 1, duplicates: 0, rejected: [] });
    expect(store.arrivals.map((arrival) => arrival.body)).toEqual([SHELL]);
  });

  it.each([
    "application/json",
    "application/json; charset=utf-8",
    'Application/JSON;charset="UTF-8"',
    "application/x-ndjson",
    "application/json-lines",
    "application/cloudevents+json; charset=utf-8",
    "",
  ])("takes the content type %j", async (type) => {
    const { post } = await anAlertServer();
    expect((await post(SHELL, { "content-type": type })).status).toBe(202);
  });

  it.each([
    ["an array", `[${LINE},\n${OTHER}]`, 2],
    ["lines", `${LINE}\n${OTHER}\n`, 2],
    ["lines with blank ones and carriage returns", `\n${LINE}\r\n\r\n${OTHER}`, 2],
    ["one line", `${LINE}\n`, 1],
    ["an empty array", "[]", 0],
    ["a byte order mark first", `\uFEFF${LINE}`, 1],
    ["Falcosidekick UI's envelope", `{"event":${LINE},"outputs":["slack"]}`, 1],
    ["a structured CloudEvent", `{"specversion":"1.0","type":"falco.rule.output.v1","data":${LINE}}`, 1],
  ])("takes %s", async (_name, body, recorded) => {
    const { post, store } = await anAlertServer();

    const answer = await post(body);

    expect([answer.status, await answer.json()]).toEqual([202, { recorded, duplicates: 0, rejected: [] }]);
    expect(store.arrivals).toHaveLength(recorded);
  });

  it("takes PUT, and gzip", async () => {
    const { post } = await anAlertServer();
    expect((await post(SHELL, {}, "/falco", "PUT")).status).toBe(202);
    expect((await post(gzipSync(OTHER), { "content-encoding": "gzip" })).status).toBe(202);
  });

  it("counts a repeat of one event as a duplicate", async () => {
    const { post, store } = await anAlertServer();
    const fromSidekick = LINE.replace("{", '{"uuid":"0b4c0a4e-9f3b-4ef3-a7cd-2c1f7b3a9f10",')
      .replace('"syscall"', '"syscalls"')
      .replace("698757000Z", "698757Z");

    await post(SHELL);
    const answer = await post(fromSidekick);

    expect(await answer.json()).toEqual({ recorded: 0, duplicates: 1, rejected: [] });
    expect(await store.ledger()).toMatchObject({ received: 2, recorded: 1, duplicate: 1 });
  });

  it("replaces bytes that are no UTF-8 instead of losing the alert", async () => {
    const { post, store } = await anAlertServer();
    const bytes = Buffer.from(SHELL.replace("node-7", "node-?"));
    bytes[bytes.indexOf("?")] = 0xff;

    expect((await post(bytes)).status).toBe(202);
    expect(store.arrivals[0]?.node).toBe("node-\uFFFD");
  });

  const corpus = sharedFile("corpora/alerts.jsonl");
  it.skipIf(corpus === undefined)("answers 2xx to each of the public alerts, and loses no digit", async () => {
    const { post, store } = await anAlertServer();
    const lines = readFileSync(corpus ?? "", "utf8")
      .trim()
      .split("\n");
    const payloads = lines.map((line) => line.slice(line.indexOf('"payload":') + '"payload":'.length, -1));

    const statuses = await Promise.all(payloads.map(async (payload) => (await post(payload)).status));

    expect(statuses).toEqual(Array.from({ length: 132 }, () => 202));
    expect(new Set(store.arrivals.map((arrival) => arrival.body))).toEqual(new Set(payloads));
    expect(await store.ledger()).toMatchObject({ received: 132, rejected: 0, duplicate: 0 });
  });
});

describe("hostile bodies", () => {
  it("never break the route", async () => {
    const { post } = await anAlertServer();
    const text = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("\0", "\ud800", "<!channel>", "__proto__"));
    const field = fc.oneof(fc.jsonValue(), text);
    const alert = fc.record(
      {
        rule: field,
        priority: fc.constantFrom("Error", "nope"),
        time: field,
        tags: field,
        output_fields: fc.dictionary(text, field),
      },
      { requiredKeys: [] },
    );
    const body = fc.oneof(
      alert.map((value) => JSON.stringify(value)),
      fc.array(alert).map((values) => JSON.stringify(values)),
      fc.json(),
      fc.string({ unit: "binary" }),
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
    );
    await fc.assert(
      fc.asyncProperty(body, async (body) => {
        expect([202, 400]).toContain((await post(body)).status);
      }),
      { numRuns: 300 },
    );
  });
});
