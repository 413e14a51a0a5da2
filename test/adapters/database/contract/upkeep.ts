import { expect, it } from "vitest";
import { isBalanced } from "../../../../src/core/triage/ledger.ts";
import { aChange, anArrival, aThreadPost, DAY, NOON, read, recordOne, showCard } from "../a-store.ts";
import type { StoreUnderTest } from "../store-contract.ts";

export function upkeepContract({ store, restart }: StoreUnderTest): void {
  it("knows an outside delivery again, also after a restart", async () => {
    const now = Date.now();
    const together = await Promise.all([store().firstTime("Ev1", now), store().firstTime("Ev1", now)]);
    await restart();

    expect(together).toEqual([true, false]);
    expect(await store().firstTime("Ev1", now)).toBe(false);
    expect(await store().firstTime("Ev2", now)).toBe(true);
  });

  it("forgets deliveries after a day", async () => {
    await store().firstTime("old", Date.now() - 2 * DAY);
    await store().firstTime("new", Date.now());
    await store().prune(NOON);

    expect(await store().firstTime("old", Date.now())).toBe(true);
    expect(await store().firstTime("new", Date.now())).toBe(false);
  });

  it("deletes old alerts and the findings that got none since; the audit log and the ledger stay", async () => {
    const old = await recordOne(store(), { fingerprint: "old", receivedAt: NOON - DAY });
    await showCard(store(), old);
    await store().change(aChange(await read(store(), old), {}, NOON - DAY, [aThreadPost("old")]));
    await store().record(Array.from({ length: 1_234 }, () => anArrival({ receivedAt: NOON - DAY })));
    const living = await recordOne(store(), { receivedAt: NOON });
    const pruned = await store().prune(NOON);

    expect(pruned).toEqual({ alerts: 1_235, findings: 1 });
    expect(await store().finding(old)).toBeUndefined();
    expect(await store().threadPostsToSend(NOON, 10)).toEqual([]);
    expect(await store().timeline(old, 10)).toHaveLength(1);
    expect((await read(store(), living)).count).toBe(1_235);
    expect(await store().alertsToExplain(living, 10)).toHaveLength(1);
    const ledger = await store().ledger();
    expect(ledger.recorded).toBe(1_236);
    expect(isBalanced(ledger)).toBe(true);
    expect(await store().prune(NOON)).toEqual({ alerts: 0, findings: 0 });
  });

  it("keeps the alert that a living card explains, however old", async () => {
    const id = await recordOne(store(), { receivedAt: NOON - DAY, body: "explained" });
    const [explained] = await store().alertsToExplain(id, 1);
    await recordOne(store(), { receivedAt: NOON - DAY, body: "old" });
    await recordOne(store(), { receivedAt: NOON, body: "new" });
    await store().explained(id, explained?.id ?? 0, explained?.id ?? 0);
    await store().prune(NOON);

    expect((await store().alertsToExplain(id, 10)).map((alert) => alert.body)).toEqual(["explained", "new"]);
    expect(await store().prune(NOON + 1)).toEqual({ alerts: 1, findings: 1 });
  });

  it("never gives a number twice", async () => {
    const old = await recordOne(store(), { receivedAt: NOON - DAY });
    await store().prune(NOON);
    await restart();

    expect(await recordOne(store())).toBe(old + 1);
  });

  it("takes alerts while it deletes", async () => {
    await store().record(Array.from({ length: 2_000 }, () => anArrival({ receivedAt: NOON - DAY })));
    const order: string[] = [];
    const pruning = store()
      .prune(NOON)
      .then(() => order.push("pruned"));
    await store().record([anArrival()]);
    order.push("recorded");
    await pruning;

    expect(order).toEqual(["recorded", "pruned"]);
    expect(await store().ledger()).toMatchObject({ recorded: 2_001 });
  });
}
