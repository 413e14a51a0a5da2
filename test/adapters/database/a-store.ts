import type { Finding, FindingId, Moment } from "../../../src/core/triage/finding.ts";
import type { Arrival, FindingChange, Recorded, Store, ThreadPost } from "../../../src/flows/store.ts";

/** A database that outlives its stores, so that a test can stop one and start the next on the same data. */
export interface TestDatabase {
  open(): Promise<Store>;
  remove(): Promise<void>;
}

export const NOON = Date.UTC(2026, 10, 20, 12);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

let lastEvent = 0;

/** An alert of its own event, at noon, of the workload `api`, unless told otherwise. */
export function anArrival(changes: Partial<Arrival> = {}): Arrival {
  const event = String(++lastEvent).padStart(16, "0");
  const receivedAt = changes.receivedAt ?? NOON;
  return {
    eventKey: `${receivedAt.toString(16).padStart(16, "0")}${event}`,
    fingerprint: "shell in api",
    kind: "security",
    subject: { where: "payments/api", what: "sh" },
    rule: "Terminal shell in container",
    source: "syscall",
    priority: "Notice",
    happenedAt: receivedAt,
    receivedAt,
    pod: "api-1",
    node: "node-1",
    places: [],
    body: `{"event":"${event}"}`,
    ...changes,
  };
}

/** The same event whenever it is asked for, in any process. */
export function numberedArrival(number: number): Arrival {
  return anArrival({ eventKey: String(number).padStart(32, "0"), fingerprint: `finding ${number % 5}` });
}

/** Records one alert and says which finding it went to. */
export async function recordOne(store: Store, changes: Partial<Arrival> = {}): Promise<FindingId> {
  return findingOf((await store.record([anArrival(changes)]))[0]);
}

export function findingOf(recorded: Recorded | undefined): FindingId {
  if (recorded?.kind !== "recorded") throw new Error(`not recorded, but ${recorded?.kind}`);
  return recorded.finding;
}

export async function read(store: Store, id: FindingId): Promise<Finding> {
  const finding = await store.finding(id);
  if (finding === undefined) throw new Error(`there is no finding ${id}`);
  return finding;
}

/** A person's change of a finding as it was read. */
export function aChange(
  finding: Finding,
  changes: Partial<Finding>,
  at = NOON,
  threadPosts: ThreadPost[] = [],
): FindingChange {
  return {
    finding: { ...finding, ...changes, version: finding.version + 1, revision: finding.revision + 1 },
    expectedVersion: finding.version,
    audit: [{ at, by: { kind: "person", id: "U1" }, action: "changed", detail: "" }],
    threadPosts,
  };
}

export async function suppress(store: Store, id: FindingId, until: Moment, at = NOON): Promise<void> {
  const suppression = { by: "U1", at, until, reason: "deploying" };
  await mustSave(store, aChange(await read(store, id), { suppression }, at));
}

export async function resolve(store: Store, id: FindingId, at = NOON): Promise<void> {
  const state = { kind: "resolved", by: "U1", at, disposition: "benign, expected", note: "" } as const;
  await mustSave(store, aChange(await read(store, id), { state }, at));
}

export async function acknowledge(store: Store, id: FindingId, until: Moment): Promise<void> {
  const state = { kind: "acknowledged", by: "U1", at: NOON, until } as const;
  await mustSave(store, aChange(await read(store, id), { state }));
}

async function mustSave(store: Store, change: FindingChange): Promise<void> {
  if ((await store.change(change)) !== "saved") throw new Error("the finding changed meanwhile");
}

export async function showCard(store: Store, id: FindingId, at = NOON): Promise<void> {
  const { revision } = await read(store, id);
  await store.cardShown(id, { channel: "C1", ts: `${id}.000100`, revision, at });
}

export function aThreadPost(key: string, changes: Partial<ThreadPost> = {}): ThreadPost {
  return { key, urgent: false, broadcast: false, text: key, blocks: "[]", ...changes };
}
