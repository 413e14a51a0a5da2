import { expect, it } from "vitest";
import {
  acknowledge,
  anArrival,
  DAY,
  findingOf,
  HOUR,
  MINUTE,
  NOON,
  read,
  recordOne,
  resolve,
  suppress,
} from "../a-store.ts";
import type { StoreUnderTest } from "../store-contract.ts";

export function recordingContract({ store, restart }: StoreUnderTest): void {
  it("begins a finding with the first alert of a fingerprint and folds the next into it", async () => {
    const first = await store().record([anArrival({ receivedAt: NOON, pod: "api-1", node: "node-1" })]);
    const second = await store().record([anArrival({ receivedAt: NOON + MINUTE, pod: "api-2", node: "node-1" })]);

    expect(first).toEqual([{ kind: "recorded", finding: 1, account: "carded" }]);
    expect(second).toEqual([{ kind: "recorded", finding: 1, account: "folded" }]);
    expect(await read(store(), 1)).toEqual({
      id: 1,
      kind: "security",
      fingerprint: "shell in api",
      rule: "Terminal shell in container",
      source: "syscall",
      subject: { where: "payments/api", what: "sh" },
      priority: "Notice",
      count: 2,
      hiddenCount: 0,
      firstSeenAt: NOON,
      lastSeenAt: NOON + MINUTE,
      pods: 2,
      nodes: 1,
      state: { kind: "open" },
      suppression: undefined,
      escalation: undefined,
      reopenedAt: undefined,
      version: 1,
      revision: 2,
    });
  });

  it("gives different answers and findings to different fingerprints of one batch, in order", async () => {
    const recorded = await store().record(["a", "b", "a"].map((fingerprint) => anArrival({ fingerprint })));

    expect(recorded.map(findingOf)).toEqual([1, 2, 1]);
    expect((await read(store(), 1)).count).toBe(2);
  });

  it("counts the same event once: within a batch, across batches, after a restart", async () => {
    const event = anArrival();
    const first = await store().record([event, event]);
    const second = await store().record([event]);
    await restart();
    const third = await store().record([event]);

    expect([...first, ...second, ...third].map((each) => each.kind)).toEqual([
      "recorded",
      "duplicate",
      "duplicate",
      "duplicate",
    ]);
    expect((await read(store(), 1)).count).toBe(1);
    expect(await store().ledger()).toMatchObject({ received: 4, duplicate: 3, recorded: 1 });
  });

  it("drops nothing when it cannot be known whether two alerts are one event", async () => {
    const unknown = anArrival({ eventKey: undefined });
    await store().record([unknown, unknown]);

    expect((await read(store(), 1)).count).toBe(2);
  });

  it("commits what arrives together and answers each caller with its own", async () => {
    const answers = await Promise.all(
      Array.from({ length: 1_500 }, (_, index) =>
        store().record([anArrival({ fingerprint: `finding ${index % 7}`, body: `{"n":${index}}` })]),
      ),
    );

    expect(answers.every((answer) => answer.length === 1 && answer[0]?.kind === "recorded")).toBe(true);
    expect(await store().ledger()).toMatchObject({ received: 1_500, recorded: 1_500, carded: 7, folded: 1_493 });
    const findings = await store().findings({ states: ["open"], limit: 100 });
    expect(findings.map((finding) => finding.count).reduce((sum, count) => sum + count)).toBe(1_500);
  });

  it("records a submission larger than a batch whole", async () => {
    const recorded = await store().record(Array.from({ length: 1_200 }, () => anArrival()));

    expect(recorded).toHaveLength(1_200);
    expect((await read(store(), 1)).count).toBe(1_200);
  });

  it("refuses an impossible alert without harming those that arrived with it", async () => {
    const bad = anArrival({ receivedAt: Number.NaN });
    const [before, refused, after] = await Promise.allSettled([
      store().record([anArrival()]),
      store().record([anArrival(), bad]),
      store().record([anArrival()]),
    ]);

    expect([before?.status, refused?.status, after?.status]).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect((await read(store(), 1)).count).toBe(2);
    expect(await store().ledger()).toMatchObject({ received: 2, recorded: 2 });
  });

  it("counts distinct pods and nodes up to a thousand each", async () => {
    await store().record(Array.from({ length: 1_100 }, (_, index) => anArrival({ pod: `p${index}`, node: undefined })));
    await recordOne(store(), { pod: "p1", node: "n1" });

    expect(await read(store(), 1)).toMatchObject({ pods: 1_000, nodes: 1, count: 1_101 });
  });

  it("keeps the worst priority, the first and the last time, in whatever order alerts arrive", async () => {
    await recordOne(store(), { priority: "Warning", happenedAt: NOON });
    await recordOne(store(), { priority: "Critical", happenedAt: NOON - HOUR });
    await recordOne(store(), { priority: "Notice", happenedAt: NOON - MINUTE });

    expect(await read(store(), 1)).toMatchObject({
      priority: "Critical",
      firstSeenAt: NOON - HOUR,
      lastSeenAt: NOON,
    });
  });

  it("opens a resolved finding again when it comes back within a day", async () => {
    const id = await recordOne(store());
    await resolve(store(), id, NOON);
    const again = await recordOne(store(), { receivedAt: NOON + HOUR });

    expect(again).toBe(id);
    expect(await read(store(), id)).toMatchObject({ state: { kind: "open" }, reopenedAt: NOON + HOUR, version: 3 });
    expect((await store().timeline(id, 10)).map((line) => line.action)).toEqual(["changed", "reopened"]);
  });

  it("takes an acknowledgement back when a worse alert joins, and only then", async () => {
    const id = await recordOne(store(), { priority: "Warning" });
    await acknowledge(store(), id, NOON + HOUR);
    await recordOne(store(), { priority: "Notice" });
    const kept = await read(store(), id);
    await recordOne(store(), { priority: "Critical" });

    expect(kept.state).toMatchObject({ kind: "acknowledged", by: "U1" });
    expect(await read(store(), id)).toMatchObject({ state: { kind: "open" }, priority: "Critical", count: 3 });
    expect((await store().timeline(id, 1))[0]).toMatchObject({
      by: { kind: "falconer" },
      action: "acknowledgement lifted",
    });
  });

  it("begins a new finding when a resolved one comes back later, and leaves the old one to history", async () => {
    const old = await recordOne(store());
    await resolve(store(), old, NOON);
    const batch = await store().record([
      anArrival({ receivedAt: NOON + 2 * DAY }),
      anArrival({ receivedAt: NOON + 2 * DAY }),
    ]);

    expect(batch.map(findingOf)).toEqual([2, 2]);
    expect(await read(store(), old)).toMatchObject({ state: { kind: "resolved" }, count: 1 });
    expect(await read(store(), 2)).toMatchObject({ state: { kind: "open" }, count: 2 });
  });

  it("counts suppressed alerts without moving the card, and shows what comes after the end", async () => {
    const id = await recordOne(store());
    await suppress(store(), id, NOON + HOUR);
    const { revision } = await read(store(), id);
    const hidden = await store().record([anArrival({ receivedAt: NOON + HOUR - 1 })]);
    const shown = await store().record([anArrival({ receivedAt: NOON + HOUR })]);

    expect(hidden).toEqual([{ kind: "recorded", finding: id, account: "suppressed" }]);
    expect(shown).toEqual([{ kind: "recorded", finding: id, account: "folded" }]);
    expect(await read(store(), id)).toMatchObject({ count: 3, hiddenCount: 1, revision: revision + 1 });
  });

  it("hides the next finding of a suppressed fingerprint as well", async () => {
    const old = await recordOne(store());
    await resolve(store(), old, NOON);
    await suppress(store(), old, NOON + 5 * DAY);
    const [next] = await store().record([anArrival({ receivedAt: NOON + 2 * DAY })]);

    expect(next).toEqual({ kind: "recorded", finding: 2, account: "suppressed" });
    expect(await read(store(), 2)).toMatchObject({ suppression: { until: NOON + 5 * DAY }, hiddenCount: 1 });
    expect(await store().cardsToPost(NOON + 2 * DAY, 10)).toEqual([]);
  });

  it("keeps a body exactly, whatever is in it", async () => {
    const body = '{"n":18446744073709551615,"s":"\\u0000 \u2028 \u{1f985} \\ud800","sql":"\'); drop table alerts;--"}';
    const id = await recordOne(store(), { body });

    expect((await store().alertsToExplain(id, 5)).map((alert) => alert.body)).toEqual([body]);
  });
}
