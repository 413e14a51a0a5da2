import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSqliteStore } from "../../src/adapters/database/sqlite-store.ts";
import { type ActingPorts, actOnFinding } from "../../src/flows/act-on-finding.ts";
import type { Store } from "../../src/flows/store.ts";
import { NOON, recordOne } from "../adapters/database/a-store.ts";

let folder: string;
let store: Store;
let wakings: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "falconer-act-"));
  store = await openSqliteStore({ file: join(folder, "falconer.db") });
  wakings = 0;
  await recordOne(store);
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

function ports(changes: Partial<ActingPorts> = {}): ActingPorts {
  const publisher = {
    wake() {
      wakings += 1;
    },
  };
  return {
    store,
    clock: { now: () => NOON },
    publisher,
    mayAct: () => ({ allowed: true }),
    escalateTo: undefined,
    ...changes,
  };
}

describe("acting on a finding", () => {
  it("changes it, writes down who did it, and lets the card follow", async () => {
    expect(await actOnFinding(1, { kind: "acknowledge", by: "U1" }, ports())).toMatchObject({ kind: "done" });
    expect(await store.timeline(1, 9)).toMatchObject([{ by: { kind: "person", id: "U1" }, action: "acknowledged" }]);
    expect(wakings).toBe(1);
  });

  it("lets one of twenty simultaneous acknowledgements win, and tells all others who has it", async () => {
    const users = Array.from({ length: 20 }, (_, index) => `U${index}`);
    const outcomes = await Promise.all(users.map((by) => actOnFinding(1, { kind: "acknowledge", by }, ports())));
    const winner = users[outcomes.findIndex((outcome) => outcome.kind === "done")];

    expect(outcomes.filter((outcome) => outcome.kind === "refused")).toEqual(
      users.slice(1).map(() => ({ kind: "refused", reason: [{ user: winner }, " has it already."] })),
    );
    expect(await store.timeline(1, 99)).toHaveLength(1);
  });

  it("changes nothing for somebody who may not, and says why", async () => {
    const mayAct = () => ({ allowed: false, reason: ["Ask the security team."] }) as const;

    expect(await actOnFinding(1, { kind: "acknowledge", by: "U1" }, ports({ mayAct }))).toEqual({
      kind: "refused",
      reason: ["Ask the security team."],
    });
    expect(await store.finding(1)).toMatchObject({ state: { kind: "open" }, version: 1 });
    expect(wakings).toBe(0);
  });

  it("says when the finding is gone", async () => {
    expect(await actOnFinding(99, { kind: "acknowledge", by: "U1" }, ports())).toEqual({ kind: "gone" });
  });

  it("tells whoever had it when somebody else gives it back", async () => {
    await actOnFinding(1, { kind: "acknowledge", by: "U1" }, ports());
    await actOnFinding(1, { kind: "unacknowledge", by: "U2" }, ports());
    await store.cardShown(1, { channel: "C1", ts: "1.000100", revision: 3, at: NOON });

    expect(await store.timeline(1, 9)).toMatchObject([{}, { by: { id: "U2" }, about: "U1" }]);
    const [work] = await store.threadPostsToSend(NOON, 9);
    expect(work?.post).toMatchObject({ urgent: true });
    expect(work?.post.blocks).toContain('"user_id":"U1"');
  });

  it("calls the channel, where all can see it, when there is nobody to call by name", async () => {
    await actOnFinding(1, { kind: "escalate", by: "U1" }, ports());
    await store.cardShown(1, { channel: "C1", ts: "1.000100", revision: 2, at: NOON });

    const [work] = await store.threadPostsToSend(NOON, 9);
    expect(work?.post).toMatchObject({ urgent: true, broadcast: true });
    expect(work?.post.blocks).toContain('{"type":"broadcast","range":"here"}');
  });

  it("calls whom the configuration names, in the thread alone", async () => {
    await actOnFinding(1, { kind: "escalate", by: "U1" }, ports({ escalateTo: "S1ONCALL" }));
    await store.cardShown(1, { channel: "C1", ts: "1.000100", revision: 2, at: NOON });

    const [work] = await store.threadPostsToSend(NOON, 9);
    expect(work?.post).toMatchObject({ urgent: true, broadcast: false });
    expect(work?.post.blocks).toContain('"usergroup_id":"S1ONCALL"');
    expect(work?.post.blocks).not.toContain("broadcast");
  });
});
