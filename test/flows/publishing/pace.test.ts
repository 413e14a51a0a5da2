import { describe, expect, it } from "vitest";
import { fullBucket } from "../../../src/flows/publishing/bucket.ts";
import { nextTryAt } from "../../../src/flows/publishing/desk.ts";
import { openGate } from "../../../src/flows/publishing/gate.ts";

describe("a gate", () => {
  const backoff = { firstMs: 1000, longestMs: 8000, chance: () => 0 };

  it("stays closed as long as anything closes it", () => {
    const gate = openGate(backoff);
    gate.closeUntil(30_000);
    gate.closeUntil(1000);

    expect(gate.closedForMs(10_000)).toBe(20_000);
    expect(gate.closedForMs(30_000)).toBe(0);
  });

  it("closes for longer with each failure in a row, up to a limit", () => {
    const gate = openGate(backoff);

    expect([1, 2, 3, 4, 5].map(() => gate.fail(0))).toEqual([1000, 2000, 4000, 8000, 8000]);
  });

  it("starts again with the shortest pause after a success", () => {
    const gate = openGate(backoff);
    gate.fail(0);
    gate.fail(0);
    gate.succeed();

    expect(gate.fail(0)).toBe(1000);
  });

  it("spreads retries by at most half of the pause", () => {
    expect(openGate({ ...backoff, chance: () => 1 }).fail(0)).toBe(1500);
  });
});

describe("a bucket", () => {
  it("lets a burst through and the rest at an even pace", () => {
    const bucket = fullBucket(2, 1000, 0);
    bucket.take(0);
    bucket.take(0);

    expect(bucket.waitMs(0, 1)).toBe(1000);
    expect(bucket.waitMs(400, 1)).toBe(600);
    expect(bucket.waitMs(1000, 1)).toBe(0);
  });

  it("never holds more than a burst, however long it was quiet", () => {
    const bucket = fullBucket(2, 1000, 0);

    expect(bucket.waitMs(3_600_000, 3)).toBe(1000);
  });
});

describe("a refusal", () => {
  it("is tried again after a minute, then each time twice as long, at most an hour", () => {
    expect(triesOf("message")).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it("of the whole channel is tried again at least every five minutes", () => {
    expect(triesOf("channel")).toEqual([1, 2, 4, 5, 5, 5, 5, 5, 5]);
  });
});

/** In minutes. */
function triesOf(scope: "channel" | "message"): number[] {
  const tries = [nextTryAt(undefined, scope, 0)];
  for (let round = 0; round < 8; round += 1) tries.push(nextTryAt({ at: 0, retryAt: tries.at(-1) ?? 0 }, scope, 0));
  return tries.map((at) => at / 60_000);
}
