import * as fc from "fast-check";
import { expect, it } from "vitest";
import { isBalanced } from "../../../../src/core/triage/ledger.ts";
import type { Store } from "../../../../src/flows/store.ts";
import {
  aChange,
  anArrival,
  DAY,
  findingOf,
  HOUR,
  MINUTE,
  NOON,
  read,
  resolve,
  suppress,
  type TestDatabase,
} from "../a-store.ts";

type Step =
  | { readonly kind: "alerts"; readonly of: readonly number[]; readonly rejected: number }
  | { readonly kind: "repeat" }
  | { readonly kind: "suppress" | "unsuppress" | "resolve"; readonly of: number }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "restart" };

const FINGERPRINTS = ["a", "b", "c"];
const which = fc.nat({ max: FINGERPRINTS.length - 1 });

const step: fc.Arbitrary<Step> = fc.oneof<fc.MaybeWeightedArbitrary<Step>[]>(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("alerts"), of: fc.array(which), rejected: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("repeat") }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom("suppress", "unsuppress", "resolve"), of: which }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("wait"), ms: fc.constantFrom(MINUTE, HOUR, 2 * DAY) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("restart") }) },
);

export function ledgerContract(create: () => Promise<TestDatabase>): void {
  it("balances and equals a recount, whatever alerts, people, time and restarts do", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const database = await create();
        try {
          await playAndRecount(database, steps);
        } finally {
          await database.remove();
        }
      }),
      { numRuns: 8 },
    );
  });
}

async function playAndRecount(database: TestDatabase, steps: readonly Step[]): Promise<void> {
  let store = await database.open();
  const latest = new Map<string, number>();
  const all = new Set<number>();
  const sent: ReturnType<typeof anArrival>[] = [];
  const counted = { received: 0, rejected: 0, duplicate: 0, carded: 0, folded: 0, suppressed: 0 };
  let now = NOON;
  for (const step of steps) {
    if (step.kind === "wait") now += step.ms;
    else if (step.kind === "restart") {
      await store.close();
      store = await database.open();
    } else if (step.kind === "alerts" || step.kind === "repeat") {
      const fresh = step.kind === "alerts" ? step.of : [];
      const arrivals = fresh.map((of) => anArrival({ fingerprint: FINGERPRINTS[of] ?? "", receivedAt: now }));
      const batch = step.kind === "repeat" ? sent.slice(-3) : arrivals;
      const rejected = step.kind === "alerts" ? step.rejected : 0;
      const recorded = await store.record(batch, rejected);
      counted.received += batch.length + rejected;
      counted.rejected += rejected;
      for (const [index, each] of recorded.entries()) {
        counted[each.kind === "duplicate" ? "duplicate" : each.account]++;
        if (each.kind !== "recorded") continue;
        all.add(each.finding);
        latest.set(batch[index]?.fingerprint ?? "", findingOf(each));
      }
      sent.push(...arrivals);
    } else {
      await act(store, step.kind, latest.get(FINGERPRINTS[step.of] ?? ""), now);
    }
    const ledger = await store.ledger();
    expect(ledger).toMatchObject(counted);
    expect(isBalanced(ledger)).toBe(true);
    await expectRecount(store, all);
  }
  await store.close();
}

async function act(store: Store, kind: "suppress" | "unsuppress" | "resolve", id: number | undefined, now: number) {
  if (id === undefined) return;
  if (kind === "suppress") await suppress(store, id, now + HOUR, now);
  else if (kind === "resolve") await resolve(store, id, now);
  else await store.change(aChange(await read(store, id), { suppression: undefined }, now));
}

/** The findings' own counters and the stored alerts say the same as the ledger. */
async function expectRecount(store: Store, ids: ReadonlySet<number>): Promise<void> {
  const ledger = await store.ledger();
  let count = 0;
  let hidden = 0;
  let stored = 0;
  for (const id of ids) {
    const finding = await read(store, id);
    count += finding.count;
    hidden += finding.hiddenCount;
    stored += (await store.alertsToExplain(id, 10_000)).length;
  }
  expect({ count, hidden, stored }).toEqual({
    count: ledger.recorded,
    hidden: ledger.suppressed,
    stored: ledger.recorded,
  });
}
