import type { FindingId, Moment } from "../../core/triage/finding.ts";
import type { Arrival, Recorded, Store } from "../../flows/store.ts";
import { GroupCommit } from "./group-commit.ts";
import type { SqliteOptions } from "./node-sqlite.ts";
import type { Operations } from "./operations.ts";
import type { AlertCursor, Step } from "./upkeep-queries.ts";
import { WorkerClient } from "./worker-client.ts";

/** A store that says when something changed, so that nobody needs to ask again and again. */
export type ObservableStore = Store & {
  /** Calls `listener` after each durable change; the answer ends that. */
  readonly onChange: (listener: () => void) => () => void;
};

/**
 * Opens the store in one file, which this process then has for itself. What resolves is on disk.
 *
 * @throws {Error} in words for the operator: the file is in use, belongs to a newer Falconer, or cannot be opened.
 */
export async function openSqliteStore(options: SqliteOptions): Promise<ObservableStore> {
  const worker = new WorkerClient(new URL("./sqlite-worker.ts", import.meta.url), options);
  await worker.start();
  return sqliteStore(worker);
}

function sqliteStore(worker: WorkerClient): ObservableStore {
  const listeners = new Set<() => void>();
  // Not called in here: a listener that throws must not make a durable change look like a failed one.
  const tell = () => {
    for (const listener of listeners) queueMicrotask(listener);
  };
  const call: Caller = async (name, ...args) => await worker.call(name, args);
  /** For changes that somebody may want to act on. */
  const callAndTell: Caller = async (name, ...args) => {
    const answer = await call(name, ...args);
    tell();
    return answer;
  };
  let lastFailed = false;
  const noted = async <Answer>(work: Promise<Answer>): Promise<Answer> => {
    try {
      const answer = await work;
      lastFailed = false;
      return answer;
    } catch (error) {
      lastFailed = true;
      throw error;
    }
  };
  const commits = new GroupCommit(async (arrivals, rejected) => {
    const recorded = await noted(worker.call("record", [arrivals, rejected]));
    tell();
    return recorded as readonly Recorded[];
  });
  return {
    ...findingMethods(call, callAndTell),
    ...cardMethods(call, callAndTell),
    ...threadMethods(call, callAndTell),
    record: (arrivals: readonly Arrival[], rejected = 0) => commits.record(arrivals, rejected),
    ready: async () => {
      await call("ledger");
      // Alerts may stay away while we are not ready, so their success cannot be waited for.
      if (lastFailed) await noted(call("probeWriting", Date.now()));
    },
    firstTime: (deliveryId, now) => call("firstTime", deliveryId, now),
    prune: (before) => prune(callAndTell, before),
    close: async () => {
      await commits.close();
      await worker.close();
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

type Caller = <Name extends keyof Operations>(
  name: Name,
  ...args: Operations[Name]["arguments"]
) => Promise<Operations[Name]["answer"]>;

function findingMethods(call: Caller, callAndTell: Caller) {
  return {
    ledger: () => call("ledger"),
    finding: (id) => call("finding", id),
    findings: (filter) => call("findings", filter),
    countFindings: () => call("countFindings", Date.now()),
    change: (change) => callAndTell("change", change, Date.now()),
    timeline: (id, limit) => call("timeline", id, limit),
    lapsed: (now, limit) => call("lapsed", now, limit),
    alertsToExplain: (id, limit) => call("alertsToExplain", id, limit),
    otherAlerts: (search, limit) => call("otherAlerts", search, limit),
    neighbours: (id, search) => call("neighbours", id, search),
    joinFindings: (id, others, now) => callAndTell("joinFindings", id, others, now),
    explained: (id, alert, lookedUpTo) => callAndTell("explained", id, alert, lookedUpTo),
  } satisfies Partial<Store>;
}

function cardMethods(call: Caller, callAndTell: Caller) {
  return {
    cardsToPost: (now, limit) => call("cardsToPost", now, limit),
    cardsToUpdate: (now, quietMs, limit) => call("cardsToUpdate", now, quietMs, limit),
    cardSending: (id, revision, channel, now) => callAndTell("cardSending", id, revision, channel, now),
    cardShown: (id, card) => callAndTell("cardShown", id, card),
    cardRefused: (id, refusal) => callAndTell("cardRefused", id, refusal),
    cardNotSent: (id) => callAndTell("cardNotSent", id),
    cardDeleted: (id, ts, now) => callAndTell("cardDeleted", id, ts, now),
    deletedCards: (now, quietMs, limit) => call("deletedCards", now, quietMs, limit),
    deletedCardLooked: (id, revision, now) => callAndTell("deletedCardLooked", id, revision, now),
    cardWanted: (id, now) => callAndTell("cardWanted", id, now),
    cardLinked: (id, ts, link) => call("cardLinked", id, ts, link),
    card: (id) => call("card", id),
  } satisfies Partial<Store>;
}

function threadMethods(call: Caller, callAndTell: Caller) {
  return {
    addThreadPosts: (id, posts) => callAndTell("addThreadPosts", id, posts, Date.now()),
    threadPostsToSend: (now, limit) => call("threadPostsToSend", now, limit),
    threadPostSending: (id, now) => callAndTell("threadPostSending", id, now),
    threadPostSent: (id, ts) => callAndTell("threadPostSent", id, ts),
    threadPostRefused: (id, refusal) => callAndTell("threadPostRefused", id, refusal),
    threadPostNotSent: (id) => callAndTell("threadPostNotSent", id),
    publishingHealth: () => call("publishingHealth", Date.now()),
  } satisfies Partial<Store>;
}

/** Step by step, so that alerts get in between. */
async function prune(callAndTell: Caller, before: Moment) {
  const alerts = await steps<AlertCursor>((after) => callAndTell("pruneAlerts", before, after));
  const findings = await steps<FindingId>((after) => callAndTell("pruneFindings", before, after));
  await steps<true>(() => callAndTell("pruneDeliveries", Date.now()));
  return { alerts, findings };
}

async function steps<Cursor>(step: (after: Cursor | undefined) => Promise<Step<Cursor>>): Promise<number> {
  let deleted = 0;
  let after: Cursor | undefined;
  do {
    const done = await step(after);
    deleted += done.deleted;
    after = done.next;
  } while (after !== undefined);
  return deleted;
}
