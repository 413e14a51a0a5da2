import { describe, expect, it } from "vitest";
import type { NeighbourSearch } from "../../../../src/flows/neighbours.ts";
import type { Store } from "../../../../src/flows/store.ts";
import { HOUR, MINUTE, NOON, read, recordOne, showCard } from "../a-store.ts";
import type { StoreUnderTest } from "../store-contract.ts";

const SEARCH: NeighbourSearch = { withinMs: 10 * MINUTE, kinds: ["container", "pod", "process"], limit: 20 };
const container = (name: string) => ({ places: [{ kind: "container" as const, name }] });

/** Two findings that share nothing but what is given. */
function placed(store: Store, fingerprint: string, changes: Parameters<typeof recordOne>[1] = {}) {
  return recordOne(store, { fingerprint, rule: fingerprint, pod: undefined, node: undefined, ...changes });
}

export function neighbourContract({ store }: StoreUnderTest): void {
  const idsOf = async (id: number, search = SEARCH) =>
    (await store().neighbours(id, search)).found.map(({ finding }) => finding.id);

  describe("neighbours", () => {
    it("finds the findings of the same container and of the same pod, the earliest first, and says what they share", async () => {
      const late = await placed(store(), "late", { ...container("c1"), pod: "ns/p", happenedAt: NOON + 2 });
      const early = await placed(store(), "early", { ...container("c1"), happenedAt: NOON });
      const own = await placed(store(), "own", { ...container("c1"), pod: "ns/p", happenedAt: NOON + 1 });
      const { found, places, total } = await store().neighbours(own, SEARCH);

      expect(found.map(({ finding }) => finding.id)).toEqual([early, late]);
      expect(total).toBe(2);
      expect(found[0]?.shared).toEqual([{ kind: "container", name: "c1", firstAt: NOON, lastAt: NOON }]);
      expect(found[1]?.shared.map(({ kind }) => kind).toSorted()).toEqual(["container", "pod"]);
      expect(places.map(({ kind, name }) => `${kind} ${name}`).toSorted()).toEqual(["container c1", "pod ns/p"]);
      expect(found[0]).toMatchObject({ card: { kind: "none" }, alert: { receivedAt: NOON } });
    });

    it("joins no strangers: another container, a pod without its namespace, Falco's own messages, another time", async () => {
      const own = await placed(store(), "own", { ...container("c1"), pod: "web-0" });
      await placed(store(), "other container", container("c2"));
      await placed(store(), "pod of any namespace", { pod: "web-0" });
      await placed(store(), "sensor", { ...container("c1"), kind: "sensor health" });
      await placed(store(), "an hour later", { ...container("c1"), happenedAt: NOON + HOUR });
      await placed(store(), "an hour before", { ...container("c1"), happenedAt: NOON - HOUR });
      await placed(store(), "no place at all");

      expect(await store().neighbours(own, SEARCH)).toMatchObject({ found: [], total: 0 });
      expect(await store().neighbours(99, SEARCH)).toEqual({ found: [], places: [], total: 0 });
    });

    it("looks at the node only where it is asked to", async () => {
      const own = await placed(store(), "own", { node: "n1" });
      const other = await placed(store(), "other", { node: "n1" });

      expect(await idsOf(own)).toEqual([]);
      expect(await idsOf(own, { ...SEARCH, kinds: ["node"] })).toEqual([other]);
      expect(await idsOf(own, { ...SEARCH, kinds: [] })).toEqual([]);
    });

    it("goes by when each was seen at the shared place, not by the finding's whole life", async () => {
      const own = await placed(store(), "own", { ...container("c1"), happenedAt: NOON });
      const wide = await placed(store(), "wide", { ...container("c1"), happenedAt: NOON - HOUR });
      await placed(store(), "wide", { ...container("c2"), happenedAt: NOON });
      expect(await idsOf(own)).toEqual([]);

      await placed(store(), "wide", { ...container("c1"), happenedAt: NOON + MINUTE });
      const { found } = await store().neighbours(own, SEARCH);
      expect(found[0]?.finding.id).toBe(wide);
      expect(found[0]?.shared[0]).toMatchObject({ firstAt: NOON - HOUR, lastAt: NOON + MINUTE });
    });

    it("is not blinded by a flood of one rule: other rules come first", async () => {
      const own = await placed(store(), "own", container("c1"));
      for (let number = 0; number < 30; number += 1) {
        await recordOne(store(), { ...container("c1"), fingerprint: `flood ${number}`, rule: "flood", pod: undefined });
      }
      const rare = await placed(store(), "rare", { ...container("c1"), happenedAt: NOON + MINUTE });
      const { found, total } = await store().neighbours(own, { ...SEARCH, limit: 3 });

      expect(found).toHaveLength(3);
      expect(found.map(({ finding }) => finding.id)).toContain(rare);
      expect(total).toBe(31);
    });

    it("gives the alert that the neighbour's card explains, and where that card is", async () => {
      const own = await placed(store(), "own", container("c1"));
      const other = await placed(store(), "other", { ...container("c1"), body: '"explained"' });
      await placed(store(), "other", { ...container("c1"), body: '"newer"' });
      const newest = await store().neighbours(own, SEARCH);
      const [alert] = await store().alertsToExplain(other, 10);
      await store().explained(other, alert?.id ?? 0, alert?.id ?? 0);
      await showCard(store(), other);
      await store().cardLinked(other, `${other}.000100`, "https://slack.example/p1");
      const explained = await store().neighbours(own, SEARCH);

      expect(newest.found[0]?.alert?.body).toBe('"newer"');
      expect(explained.found[0]?.alert?.body).toBe('"explained"');
      expect(explained.found[0]?.card).toMatchObject({ kind: "shown", link: "https://slack.example/p1" });
    });
  });

  describe("a card's link", () => {
    it("belongs to one message: it stays over updates and goes with the message", async () => {
      const id = await placed(store(), "own");
      await showCard(store(), id);
      await store().cardLinked(id, "another message", "https://slack.example/wrong");
      expect(await store().card(id)).toMatchObject({ link: undefined });

      await store().cardLinked(id, `${id}.000100`, "https://slack.example/right");
      await showCard(store(), id);
      expect(await store().card(id)).toMatchObject({ link: "https://slack.example/right" });

      await store().cardShown(id, { channel: "C1", ts: "9.000900", revision: 1, at: NOON });
      expect(await store().card(id)).toMatchObject({ ts: "9.000900", link: undefined });
    });
  });

  describe("joining", () => {
    it("brings the other card up to date once, at the counters' pace, and only if it was rendered before", async () => {
      const early = await placed(store(), "early");
      const late = await placed(store(), "late");
      await showCard(store(), early);
      await showCard(store(), late);
      const { revision } = await read(store(), early);

      expect(await store().joinFindings(late, [early], NOON)).toEqual([early]);
      expect((await read(store(), early)).revision).toBe(revision + 1);
      expect(await store().cardsToUpdate(NOON + MINUTE, 5000, 10)).toHaveLength(1);
      expect(await store().cardsToUpdate(NOON + 1, 5000, 10)).toEqual([]);

      // The earlier card is rendered again: the later one knew of it all along.
      expect(await store().joinFindings(early, [late], NOON)).toEqual([]);
      expect(await store().joinFindings(late, [early], NOON)).toEqual([]);
      expect((await read(store(), early)).revision).toBe(revision + 1);
      expect((await read(store(), early)).version).toBe(1);
    });

    it("waits with the others until the new card stands, so that they can link to it", async () => {
      const early = await placed(store(), "early");
      const late = await placed(store(), "late");
      await showCard(store(), early);
      const { revision } = await read(store(), early);

      expect(await store().joinFindings(late, [early], NOON)).toEqual([early]);
      expect((await read(store(), early)).revision).toBe(revision);
      await showCard(store(), late);
      await showCard(store(), late);
      expect((await read(store(), early)).revision).toBe(revision + 1);
    });

    it("makes no endless work of a flood", async () => {
      const first = await placed(store(), "first");
      await showCard(store(), first);
      for (let number = 0; number < 50; number += 1) {
        const other = await placed(store(), `flood ${number}`);
        await showCard(store(), other);
        await store().joinFindings(other, [first], NOON);
      }

      expect((await read(store(), first)).revision).toBe(41);
    });
  });
}
