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
  const read: Caller = async (name, ...args) => await worker.call(name, args);
  const write: Caller = async (name, ...args) => {
    const answer = await read(name, ...args);
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
    ...findingMethods(read, write),
    ...cardMethods(read, write),
    ...threadMethods(read, write),
    record: (arrivals: readonly Arrival[], rejected = 0) => commits.record(arrivals, rejected),
    ready: async () => {
      await read("ledger");
      // Alerts may stay away while we are not ready, so their success cannot be waited for.
      if (lastFailed) await noted(read("probeWriting", Date.now()));
    },
    firstTime: (deliveryId, now) => read("firstTime", deliveryId, now),
    prune: (before) => prune(write, before),
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

function findingMethods(read: Caller, write: Caller) {
  return {
    ledger: () => read("ledger"),
    finding: (id) => read("finding", id),
    findings: (filter) => read("findings", filter),
    countFindings: () => read("countFindings", Date.now()),
    change: (change) => write("change", change, Date.now()),
    timeline: (id, limit) => read("timeline", id, limit),
    lapsed: (now, limit) => read("lapsed", now, limit),
    alertsToExplain: (id, limit) => read("alertsToExplain", id, limit),
    neighbours: (id, search) => read("neighbours", id, search),
    joinFindings: (id, others, now) => write("joinFindings", id, others, now),
    explained: (id, alert, lookedUpTo) => write("explained", id, alert, lookedUpTo),
  } satisfies Partial<Store>;
}

function cardMethods(read: Caller, write: Caller) {
  return {
    cardsToPost: (now, limit) => read("cardsToPost", now, limit),
    cardsToUpdate: (now, quietMs, limit) => read("cardsToUpdate", now, quietMs, limit),
    cardSending: (id, revision, channel, now) => write("cardSending", id, revision, channel, now),
    cardShown: (id, revision, channel, ts, now, verdict) => write("cardShown", id, revision, channel, ts, now, verdict),
    cardRefused: (id, refusal) => write("cardRefused", id, refusal),
    cardNotSent: (id) => write("cardNotSent", id),
    cardDeleted: (id, ts, now) => write("cardDeleted", id, ts, now),
    deletedCards: (now, quietMs, limit) => read("deletedCards", now, quietMs, limit),
    deletedCardLooked: (id, revision, now) => write("deletedCardLooked", id, revision, now),
    cardWanted: (id, now) => write("cardWanted", id, now),
    cardLinked: (id, ts, link) => read("cardLinked", id, ts, link),
    card: (id) => read("card", id),
  } satisfies Partial<Store>;
}

function threadMethods(read: Caller, write: Caller) {
  return {
    addThreadPosts: (id, posts) => write("addThreadPosts", id, posts, Date.now()),
    threadPostsToSend: (now, limit) => read("threadPostsToSend", now, limit),
    threadPostSending: (id, now) => write("threadPostSending", id, now),
    threadPostSent: (id, ts) => write("threadPostSent", id, ts),
    threadPostRefused: (id, error, at, retryAt) => write("threadPostRefused", id, error, at, retryAt),
    threadPostNotSent: (id) => write("threadPostNotSent", id),
    publishingHealth: () => read("publishingHealth", Date.now()),
  } satisfies Partial<Store>;
}

/** Step by step, so that alerts get in between. */
async function prune(write: Caller, before: Moment) {
  const alerts = await steps<AlertCursor>((after) => write("pruneAlerts", before, after));
  const findings = await steps<FindingId>((after) => write("pruneFindings", before, after));
  await steps<true>(() => write("pruneDeliveries", Date.now()));
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
