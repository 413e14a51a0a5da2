import { expect, it } from "vitest";
import {
  aChange,
  acknowledge,
  aThreadPost,
  DAY,
  HOUR,
  MINUTE,
  NOON,
  read,
  recordOne,
  resolve,
  showCard,
  suppress,
} from "../a-store.ts";
import type { StoreUnderTest } from "../store-contract.ts";

export function findingContract({ store, restart }: StoreUnderTest): void {
  it("lets exactly one of two simultaneous changes win, with its audit line and its thread message", async () => {
    const id = await recordOne(store());
    const finding = await read(store(), id);
    const changes = ["U1", "U2"].map((by) => ({
      ...aChange(finding, { state: { kind: "acknowledged", by, at: NOON, until: NOON + HOUR } }, NOON, [
        aThreadPost(`acknowledged by ${by}`),
      ]),
      audit: [{ at: NOON, by: { kind: "person", id: by }, action: "acknowledged", detail: "" }] as const,
    }));
    const answers = await Promise.all(changes.map((change) => store().change(change)));
    await showCard(store(), id);

    expect(answers).toEqual(["saved", "stale"]);
    expect((await read(store(), id)).state).toMatchObject({ by: "U1" });
    expect(await store().timeline(id, 10)).toEqual([
      { at: NOON, by: { kind: "person", id: "U1" }, action: "acknowledged", detail: "" },
    ]);
    expect((await store().threadPostsToSend(NOON, 10)).map((work) => work.post.key)).toEqual(["acknowledged by U1"]);
  });

  it("keeps alerts that came between reading and deciding", async () => {
    const id = await recordOne(store());
    const readBefore = await read(store(), id);
    await recordOne(store(), { pod: "api-2", priority: "Critical" });
    const answer = await store().change(aChange(readBefore, { escalation: { by: "U1", at: NOON } }));

    expect(answer).toBe("saved");
    expect(await read(store(), id)).toMatchObject({
      count: 2,
      pods: 2,
      priority: "Critical",
      revision: 3,
      escalation: { by: "U1" },
    });
  });

  it("says stale when an alert reopened the finding meanwhile, or when it is gone", async () => {
    const id = await recordOne(store());
    await resolve(store(), id);
    const resolved = await read(store(), id);
    await recordOne(store(), { receivedAt: NOON + MINUTE });

    expect(await store().change(aChange(resolved, { state: { kind: "open" } }))).toBe("stale");
    expect(await store().change(aChange({ ...resolved, id: 99 }, {}))).toBe("stale");
    expect(await store().finding(99)).toBeUndefined();
  });

  it("reads back every state across a restart", async () => {
    const id = await recordOne(store(), { kind: "sensor health", subject: { where: "node-1", what: undefined } });
    const finding = await read(store(), id);
    const decided = {
      state: { kind: "resolved", by: "U2", at: NOON, disposition: "duplicate", note: "of F-7" },
      suppression: { by: "U3", at: NOON, until: NOON + HOUR, reason: "known" },
      escalation: { by: "U4", at: NOON },
    } as const;
    await store().change(aChange(finding, decided));
    await restart();

    expect(await read(store(), id)).toEqual({ ...finding, ...decided, version: 2, revision: 2 });
  });

  it("shares a suppression among all findings of a fingerprint, and does not let an old reading undo it", async () => {
    const old = await recordOne(store());
    await resolve(store(), old);
    const current = await recordOne(store(), { receivedAt: NOON + 2 * DAY });
    const oldAsRead = await read(store(), old);
    await suppress(store(), current, NOON + 3 * DAY, NOON + 2 * DAY);

    expect(await store().change(aChange(oldAsRead, { escalation: { by: "U1", at: NOON } }))).toBe("stale");
    expect((await read(store(), old)).suppression).toEqual((await read(store(), current)).suppression);
  });

  it("finds what lapsed: acknowledgements and suppressions, at their end and not before", async () => {
    const acknowledged = await recordOne(store(), { fingerprint: "a" });
    const suppressed = await recordOne(store(), { fingerprint: "b", priority: "Critical" });
    await recordOne(store(), { fingerprint: "c" });
    await acknowledge(store(), acknowledged, NOON + HOUR);
    await suppress(store(), suppressed, NOON + HOUR);
    const before = await store().lapsed(NOON + HOUR - 1, 10);
    const after = await store().lapsed(NOON + HOUR, 10);
    const both = after.map((finding) => finding.id);
    await store().change(aChange(await read(store(), suppressed), { suppression: undefined }));

    expect(before).toEqual([]);
    expect(both).toEqual([suppressed, acknowledged]);
    expect((await store().lapsed(NOON + HOUR, 10)).map((finding) => finding.id)).toEqual([acknowledged]);
    expect(await store().lapsed(NOON + HOUR, 0)).toEqual([]);
  });

  it("remembers what an acknowledgement was for, and to whom something was done", async () => {
    const id = await recordOne(store());
    const seen = { priority: "Notice", verdict: "needs review" } as const;
    const state = { kind: "acknowledged", by: "U1", at: NOON, until: NOON + HOUR, seen } as const;
    const change = aChange(await read(store(), id), { state });
    const line = { at: NOON, by: { kind: "person", id: "U2" }, action: "unacknowledged", detail: "" } as const;
    await store().change({ ...change, audit: [{ ...line, about: "U1" }] });

    expect((await read(store(), id)).state).toEqual(state);
    expect((await store().timeline(id, 9)).at(-1)).toEqual({ ...line, about: "U1" });
  });

  it("remembers that alerts were hidden until people are told, and finds those whose suppression is gone", async () => {
    const old = await recordOne(store());
    await suppress(store(), old, NOON + 3 * DAY);
    await resolve(store(), old);
    await recordOne(store(), { receivedAt: NOON + HOUR });
    const fired = await read(store(), old);
    const current = await recordOne(store(), { receivedAt: NOON + 2 * DAY });
    await store().change(aChange(await read(store(), old), { suppression: undefined }));
    const left = await store().lapsed(NOON + 2 * DAY, 9);
    const told = { lastHiddenAt: undefined };
    await store().change(aChange(await read(store(), current), told, NOON + 2 * DAY));

    expect(fired.lastHiddenAt).toBe(NOON + HOUR);
    expect((await read(store(), old)).lastHiddenAt).toBeUndefined();
    expect(left).toMatchObject([{ id: current, lastHiddenAt: NOON + 2 * DAY, suppression: undefined }]);
    expect(await store().lapsed(NOON + 2 * DAY, 9)).toEqual([]);
  });

  it("lists findings by state, owner and rule, the most severe first", async () => {
    await recordOne(store(), { fingerprint: "a", priority: "Notice", rule: "R1" });
    const critical = await recordOne(store(), { fingerprint: "b", priority: "Critical", rule: "R2" });
    const mine = await recordOne(store(), { fingerprint: "c", priority: "Warning", rule: "R1" });
    await acknowledge(store(), mine, NOON + HOUR);
    const list = async (filter: object) =>
      (await store().findings({ states: ["open", "acknowledged"], limit: 10, ...filter })).map((each) => each.id);

    expect(await list({})).toEqual([critical, mine, 1]);
    expect(await list({ limit: 1 })).toEqual([critical]);
    expect(await list({ owner: "U1" })).toEqual([mine]);
    expect(await list({ rule: "R1" })).toEqual([mine, 1]);
    expect(await list({ rule: "r1" })).toEqual([mine, 1]);
    expect(await list({ rule: "R1' or 1=1 --" })).toEqual([]);
    expect(await list({ states: [] })).toEqual([]);
  });

  it("counts findings by state, and the suppressed ones beside", async () => {
    const future = Date.now() + HOUR;
    await recordOne(store(), { fingerprint: "a" });
    await suppress(store(), await recordOne(store(), { fingerprint: "b" }), future);
    await suppress(store(), await recordOne(store(), { fingerprint: "over" }), NOON - 1);
    await acknowledge(store(), await recordOne(store(), { fingerprint: "c" }), future);
    await resolve(store(), await recordOne(store(), { fingerprint: "d" }));

    expect(await store().countFindings()).toEqual({ open: 3, acknowledged: 1, resolved: 1, suppressed: 1 });
  });

  it("tells the newest lines of a finding's timeline, oldest first", async () => {
    const id = await recordOne(store());
    for (const at of [1, 2, 3]) {
      const change = aChange(await read(store(), id), {}, at);
      await store().change({
        ...change,
        audit: [{ at, by: { kind: "falconer" }, action: `step ${at}`, detail: "time ran out" }],
      });
    }

    expect(await store().timeline(id, 2)).toEqual([
      { at: 2, by: { kind: "falconer" }, action: "step 2", detail: "time ran out" },
      { at: 3, by: { kind: "falconer" }, action: "step 3", detail: "time ran out" },
    ]);
  });

  it("offers the alert explained so far and the next that were not looked at, oldest first", async () => {
    const id = await recordOne(store(), { body: "1" });
    for (const body of ["2", "3", "4", "5"]) await recordOne(store(), { body });
    await recordOne(store(), { fingerprint: "other", body: "other" });
    const bodies = async (limit: number) => (await store().alertsToExplain(id, limit)).map((alert) => alert.body);
    const all = await store().alertsToExplain(id, 10);

    expect(all.map((alert) => alert.body)).toEqual(["1", "2", "3", "4", "5"]);
    expect(await bodies(2)).toEqual(["1", "2"]);
    await store().explained(id, all[1]?.id ?? 0, all[3]?.id ?? 0);
    expect(await bodies(10)).toEqual(["2", "5"]);
    await store().explained(id, all[4]?.id ?? 0, all[4]?.id ?? 0);
    expect(await bodies(10)).toEqual(["5"]);
    expect(await store().alertsToExplain(99, 10)).toEqual([]);
  });
}
