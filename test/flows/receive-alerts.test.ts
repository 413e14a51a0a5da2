import { describe, expect, it } from "vitest";
import type { AlertItem } from "../../src/core/falco/alert-items.ts";
import { receiveAlerts } from "../../src/flows/receive-alerts.ts";
import { StoreUnavailableError } from "../../src/flows/store.ts";
import { RecordingStore } from "./recording-store.ts";

const RECEIVED_AT = 1785485731000;
const clock = { now: () => RECEIVED_AT };

const SHELL = {
  hostname: "node-7",
  output_fields: { "container.id": "c0ffee123456", "evt.time": 1785485730698757123n, "proc.name": "bash" },
  priority: "Notice",
  rule: "Terminal shell in container",
  source: "syscall",
  time: "2026-07-31T08:15:30.698757123Z",
};

function json(value: unknown, text?: string): AlertItem {
  return { kind: "json", value, text };
}

describe("receiving alerts", () => {
  it("records what an alert says, and the alert itself to the last digit", async () => {
    const store = new RecordingStore();

    await receiveAlerts([json(SHELL)], { store, clock });

    expect(store.arrivals).toMatchObject([
      {
        kind: "security",
        rule: "Terminal shell in container",
        source: "syscall",
        priority: "Notice",
        happenedAt: 1785485730698,
        receivedAt: RECEIVED_AT,
        node: "node-7",
      },
    ]);
    expect(store.arrivals[0]?.body).toContain('"evt.time":1785485730698757123,');
  });

  it("keeps a body that is one alert as it came", async () => {
    const store = new RecordingStore();
    const text = '{ "rule": "A", "priority": "Debug", "n": 1.50 }\n';

    await receiveAlerts([json(JSON.parse(text), text)], { store, clock });

    expect(store.arrivals[0]?.body).toBe(text);
  });

  it("takes the good ones of a batch and names the bad ones by their place", async () => {
    const store = new RecordingStore();
    const unreadable = { kind: "unreadable", problem: "no JSON", text: "?" } as const;

    const receipt = await receiveAlerts([json(SHELL), json({ priority: "High" }), unreadable, json(SHELL)], {
      store,
      clock,
    });

    expect(receipt).toEqual({
      recorded: 1,
      duplicates: 1,
      rejected: [
        { index: 1, problems: ["rule must be a non-empty string", expect.stringContaining("priority must be one of")] },
        { index: 2, problems: ["no JSON"] },
      ],
    });
    expect(await store.ledger()).toMatchObject({ received: 4, rejected: 2, duplicate: 1, recorded: 1 });
  });

  it("makes a message of Falco about itself a matter of the sensor's health", async () => {
    const store = new RecordingStore();
    const drops = json({ ...SHELL, rule: "Falco internal: syscall event drop", source: "internal" });

    await receiveAlerts([drops], { store, clock });

    expect(store.arrivals[0]?.kind).toBe("sensor health");
  });

  it("leaves it to the sender to try again when the store takes nothing", async () => {
    const store = new RecordingStore();
    store.failure = new StoreUnavailableError("disk full", undefined);

    await expect(receiveAlerts([json(SHELL), json({})], { store, clock })).rejects.toThrow(StoreUnavailableError);
  });
});
