import { describe, expect, it } from "vitest";
import { GroupCommit } from "../../../src/adapters/database/group-commit.ts";
import { type Arrival, type Recorded, StoreUnavailableError } from "../../../src/flows/store.ts";
import { anArrival } from "./a-store.ts";

describe("group commit", () => {
  it("has the next batch ready while one commits, and takes into the one after it what came meanwhile", async () => {
    const { commits, batches, finishNext } = aSlowDatabase();
    const first = commits.record([anArrival()], 0);
    await batches.begun(1);
    const second = commits.record([anArrival()], 0);
    await batches.begun(2);
    const meanwhile = [commits.record([anArrival(), anArrival()], 1), commits.record([], 4)];
    finishNext();
    await first;
    await batches.begun(3);
    finishNext();
    finishNext();
    const answers = await Promise.all([second, ...meanwhile]);

    expect(batches.all).toEqual([
      { arrivals: 1, rejected: 0 },
      { arrivals: 1, rejected: 0 },
      { arrivals: 2, rejected: 5 },
    ]);
    expect(answers.map((answer) => answer.length)).toEqual([1, 2, 0]);
  });

  it("commits at most 512 alerts together, unless they came together", async () => {
    const { commits, batches, finishNext } = aSlowDatabase();
    const all = Promise.all([300, 300, 600].map((size) => commits.record(Array.from({ length: size }, anAlert), 0)));
    for (let commit = 1; commit <= 3; commit++) {
      await batches.begun(commit);
      finishNext();
    }
    await all;

    expect(batches.all.map((batch) => batch.arrivals)).toEqual([300, 300, 600]);
  });

  it("tells senders to come again when too much waits", async () => {
    const { commits, batches, finishNext } = aSlowDatabase();
    const huge = anArrival({ body: "x".repeat(60 * 1024 * 1024) });
    const waiting = commits.record([huge], 0);

    await expect(commits.record([huge], 0)).rejects.toThrow("too many alerts are waiting to be written");
    await batches.begun(1);
    const roomAgain = commits.record([huge], 0);
    finishNext();
    await waiting;
    await batches.begun(2);
    finishNext();
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

/** Commits end, one after the other, when the test says so. */
function aSlowDatabase() {
  const all: { arrivals: number; rejected: number }[] = [];
  const ends: (() => void)[] = [];
  let change = Promise.withResolvers<void>();
  const commits = new GroupCommit(async (arrivals, rejected): Promise<readonly Recorded[]> => {
    all.push({ arrivals: arrivals.length, rejected });
    change.resolve();
    change = Promise.withResolvers();
    await new Promise<void>((resolve) => ends.push(resolve));
    return arrivals.map(() => ({ kind: "recorded", finding: 1, account: "folded" }));
  });
  const begun = async (count: number) => {
    while (all.length < count) await change.promise;
  };
  return { commits, batches: { all, begun }, finishNext: () => ends.shift()?.() };
}
