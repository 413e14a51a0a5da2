import { describe, expect, it } from "vitest";
import { GroupCommit } from "../../../src/adapters/database/group-commit.ts";
import { type Arrival, type Recorded, StoreUnavailableError } from "../../../src/flows/store.ts";
import { anArrival } from "./a-store.ts";

describe("group commit", () => {
  it("has one commit in flight, and takes into the next what came meanwhile", async () => {
    const { commits, batches, finishCommit } = aSlowDatabase();
    const first = commits.record([anArrival()], 0);
    await finishCommit.asked();
    const meanwhile = [commits.record([anArrival(), anArrival()], 1), commits.record([], 4)];
    finishCommit.now();
    await first;
    await finishCommit.asked();
    finishCommit.now();
    const answers = await Promise.all(meanwhile);

    expect(batches).toEqual([
      { arrivals: 1, rejected: 0 },
      { arrivals: 2, rejected: 5 },
    ]);
    expect(answers.map((answer) => answer.length)).toEqual([2, 0]);
  });

  it("commits at most 512 alerts together, unless they came together", async () => {
    const { commits, batches, finishCommit } = aSlowDatabase();
    const all = Promise.all([300, 300, 600].map((size) => commits.record(Array.from({ length: size }, anAlert), 0)));
    for (let commit = 0; commit < 3; commit++) {
      await finishCommit.asked();
      finishCommit.now();
    }
    await all;

    expect(batches.map((batch) => batch.arrivals)).toEqual([300, 300, 600]);
  });

  it("tells senders to come again when too much waits", async () => {
    const { commits, finishCommit } = aSlowDatabase();
    const huge = anArrival({ body: "x".repeat(60 * 1024 * 1024) });
    const waiting = commits.record([huge], 0);

    await expect(commits.record([huge], 0)).rejects.toThrow("too many alerts are waiting to be written");
    await finishCommit.asked();
    const roomAgain = commits.record([huge], 0);
    finishCommit.now();
    await waiting;
    await finishCommit.asked();
    finishCommit.now();
    expect(await roomAgain).toHaveLength(1);
  });

  it("refuses all of a batch when the store cannot take it", async () => {
    const commits = new GroupCommit(() => Promise.reject(new StoreUnavailableError("the disk is full", undefined)));
    const outcomes = await Promise.allSettled([commits.record([anAlert()], 0), commits.record([anAlert()], 0)]);

    expect(outcomes.map((outcome) => outcome.status)).toEqual(["rejected", "rejected"]);
  });
});

function anAlert(): Arrival {
  return anArrival();
}

/** Commits end when the test says so. */
function aSlowDatabase() {
  const batches: { arrivals: number; rejected: number }[] = [];
  let asked = Promise.withResolvers<void>();
  let end = Promise.withResolvers<void>();
  const commits = new GroupCommit(async (arrivals, rejected): Promise<readonly Recorded[]> => {
    batches.push({ arrivals: arrivals.length, rejected });
    asked.resolve();
    await end.promise;
    return arrivals.map(() => ({ kind: "recorded", finding: 1, account: "folded" }));
  });
  const finishCommit = {
    asked: () => asked.promise,
    now: () => {
      asked = Promise.withResolvers<void>();
      const ended = end;
      end = Promise.withResolvers<void>();
      ended.resolve();
    },
  };
  return { commits, batches, finishCommit };
}
