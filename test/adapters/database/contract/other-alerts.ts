import { describe, expect, it } from "vitest";
import { recordOne } from "../a-store.ts";
import type { StoreUnderTest } from "../store-contract.ts";

const SEARCH = { rule: "Terminal shell in container", source: "syscall", fingerprint: "own" };

export function otherAlertsContract({ store }: StoreUnderTest): void {
  const bodies = async (limit = 200, search = SEARCH) =>
    (await store().otherAlerts(search, limit)).map(({ body }) => body);

  describe("the other alerts of a rule", () => {
    it("are those of its other fingerprints, the newest first", async () => {
      await recordOne(store(), { fingerprint: "a", body: '"a1"' });
      await recordOne(store(), { fingerprint: "own", body: '"own"' });
      await recordOne(store(), { fingerprint: "b", body: '"b"' });
      await recordOne(store(), { fingerprint: "a", body: '"a2"' });
      await recordOne(store(), { fingerprint: "other rule", rule: "Another rule", body: '"other rule"' });
      await recordOne(store(), { fingerprint: "other source", source: "k8s_audit", body: '"other source"' });

      expect(await bodies()).toEqual(['"a2"', '"b"', '"a1"']);
      expect(await bodies(200, { ...SEARCH, rule: "Never fired" })).toEqual([]);
    });

    it("hold one of each finding before a second of any: a flood hides no other", async () => {
      await recordOne(store(), { fingerprint: "rare", body: '"rare"' });
      for (let number = 0; number < 30; number += 1) {
        await recordOne(store(), { fingerprint: "flood", body: `"flood ${number}"` });
      }

      expect(await bodies(2)).toEqual(['"flood 29"', '"rare"']);
      expect(await bodies(3)).toEqual(['"flood 29"', '"flood 28"', '"rare"']);
      expect((await bodies()).length).toBeLessThan(20);
    });

    it("leave out what is far longer than any alert of Falco", async () => {
      await recordOne(store(), { fingerprint: "long", body: JSON.stringify("x".repeat(100_000)) });

      expect(await bodies()).toEqual([]);
    });
  });
}
