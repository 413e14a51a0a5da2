import { describe, expect, it } from "vitest";
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

const QUIET = 30_000;

export function cardContract({ store, restart }: StoreUnderTest): void {
  const toPost = async (now = NOON, limit = 10) =>
    (await store().cardsToPost(now, limit)).map((work) => work.finding.id);
  const toUpdate = async (now = NOON, limit = 10) =>
    (await store().cardsToUpdate(now, QUIET, limit)).map((work) => work.finding.id);

  it("posts unclear cards first, then the most severe, then the oldest", async () => {
    const notice = await recordOne(store(), { fingerprint: "a", priority: "Notice", happenedAt: NOON - HOUR });
    const critical = await recordOne(store(), { fingerprint: "b", priority: "Critical", happenedAt: NOON });
    const older = await recordOne(store(), { fingerprint: "c", priority: "Critical", happenedAt: NOON - MINUTE });
    const unclear = await recordOne(store(), { fingerprint: "d", priority: "Debug" });
    await store().cardSending(unclear, 1, "C1", NOON);

    expect(await toPost()).toEqual([unclear, older, critical, notice]);
    expect(await toPost(NOON, 2)).toEqual([unclear, older]);
  });

  it("remembers a begun post across a restart, and takes it back when it did not arrive", async () => {
    const id = await recordOne(store());
    await store().cardSending(id, 1, "C1", NOON);
    await restart();
    const begun = await store().card(id);
    await store().cardNotSent(id);

    expect(begun).toEqual({ kind: "sending", since: NOON, revision: 1, channel: "C1" });
    expect(await store().card(id)).toEqual({ kind: "none" });
    expect(await store().card(99)).toBeUndefined();
  });

  it("updates a shown card when it is behind: people's changes at once, counters after the quiet time", async () => {
    const counting = await recordOne(store(), { fingerprint: "a" });
    const decided = await recordOne(store(), { fingerprint: "b", priority: "Debug" });
    const upToDate = await recordOne(store(), { fingerprint: "c" });
    for (const id of [counting, decided, upToDate]) await showCard(store(), id);
    await recordOne(store(), { fingerprint: "a" });
    await acknowledge(store(), decided, NOON + HOUR);

    expect(await toPost()).toEqual([]);
    expect(await toUpdate(NOON + QUIET - 1)).toEqual([decided]);
    expect(await toUpdate(NOON + QUIET)).toEqual([decided, counting]);
    await showCard(store(), decided, NOON + QUIET);
    expect(await toUpdate(NOON + QUIET)).toEqual([counting]);
  });

  it("updates at once when a finding comes back or gets worse", async () => {
    const back = await recordOne(store(), { fingerprint: "a" });
    await resolve(store(), back);
    const worse = await recordOne(store(), { fingerprint: "b", priority: "Notice" });
    for (const id of [back, worse]) await showCard(store(), id);
    await recordOne(store(), { fingerprint: "a", receivedAt: NOON + MINUTE });
    await recordOne(store(), { fingerprint: "b", priority: "Critical" });
    await recordOne(store(), { fingerprint: "b" });

    expect(await toUpdate(NOON)).toEqual([worse, back]);
  });

  it("keeps a change that came while an older revision was on its way to Slack", async () => {
    const id = await recordOne(store());
    const { revision } = await read(store(), id);
    await acknowledge(store(), id, NOON + HOUR);
    await store().cardShown(id, { channel: "C1", ts: "1.000100", revision, at: NOON });

    expect(await toUpdate()).toEqual([id]);
    expect(await store().card(id)).toEqual({ kind: "shown", channel: "C1", ts: "1.000100", revision, at: NOON });
  });

  it("leaves suppressed findings unposted until the suppression ends", async () => {
    const id = await recordOne(store());
    await suppress(store(), id, NOON + HOUR);

    expect(await toPost(NOON + HOUR - 1)).toEqual([]);
    expect(await toPost(NOON + HOUR)).toEqual([id]);
  });

  it("has no card for what was only ever hidden, until the suppression ends", async () => {
    const old = await recordOne(store());
    await resolve(store(), old);
    await suppress(store(), old, NOON + 3 * DAY);
    await showCard(store(), old);
    const next = await recordOne(store(), { receivedAt: NOON + 2 * DAY });
    const hidden = await toPost(NOON + 2 * DAY);
    const end = { suppression: undefined, lastHiddenAt: undefined };
    await store().change(aChange(await read(store(), next), end, NOON + 2 * DAY));

    expect(hidden).toEqual([]);
    expect(await toPost(NOON + 2 * DAY)).toEqual([next]);
  });

  it("updates a card once to show the suppression, and not again for hidden alerts", async () => {
    const id = await recordOne(store());
    await showCard(store(), id);
    await suppress(store(), id, NOON + HOUR);
    const suppressed = await toUpdate();
    await showCard(store(), id);
    await recordOne(store(), { receivedAt: NOON + MINUTE });
    const hidden = await toUpdate(NOON + HOUR - 1);
    await store().change(aChange(await read(store(), id), { suppression: undefined }));

    expect(suppressed).toEqual([id]);
    expect(hidden).toEqual([]);
    expect(await toUpdate()).toEqual([id]);
    expect((await read(store(), id)).hiddenCount).toBe(1);
  });

  it("waits after a refusal, and forgets it once the card is shown", async () => {
    const id = await recordOne(store());
    const refusal = { error: "invalid_blocks", at: NOON, retryAt: NOON + HOUR };
    await store().cardSending(id, 1, "C1", NOON);
    await store().cardRefused(id, refusal);

    expect(await store().card(id)).toEqual({ kind: "none" });
    expect(await toPost(NOON + HOUR - 1)).toEqual([]);
    expect((await store().cardsToPost(NOON + HOUR, 1))[0]?.refusal).toEqual(refusal);
    expect((await store().publishingHealth()).refusals).toEqual([{ finding: id, error: "invalid_blocks", at: NOON }]);
    await showCard(store(), id);
    expect((await store().publishingHealth()).refusals).toEqual([]);
  });

  it("keeps the shown card when an update was refused", async () => {
    const id = await recordOne(store());
    await showCard(store(), id);
    await acknowledge(store(), id, NOON + HOUR);
    await store().cardRefused(id, { error: "cant_update_message", at: NOON, retryAt: NOON + MINUTE });

    expect(await store().card(id)).toMatchObject({ kind: "shown", revision: 1 });
    expect(await toUpdate(NOON + MINUTE - 1)).toEqual([]);
    expect(await toUpdate(NOON + MINUTE)).toEqual([id]);
  });

  describe("a card that somebody deleted", () => {
    const aDeletedCard = async () => {
      const id = await recordOne(store());
      await showCard(store(), id);
      await store().cardDeleted(id, `${id}.000100`, NOON + MINUTE);
      return id;
    };

    it("is not put back for repeats, and the status names it", async () => {
      const id = await aDeletedCard();
      await recordOne(store());

      expect(await store().card(id)).toEqual({ kind: "deleted", channel: "C1", at: NOON + MINUTE });
      expect([await toPost(NOON + HOUR), await toUpdate(NOON + HOUR)]).toEqual([[], []]);
      expect(await store().publishingHealth()).toMatchObject({
        cardsBehind: 0,
        oldestWaitingSince: undefined,
        deletedCards: { total: 1, findings: [id] },
      });
    });

    it.each<[string, (id: number) => Promise<unknown>]>([
      ["a person acts on it", (id) => acknowledge(store(), id, NOON + HOUR)],
      ["its priority rises", () => recordOne(store(), { priority: "Critical" })],
      ["there is other news", (id) => store().cardWanted(id, NOON)],
    ])("is followed by a new one when %s", async (_, happens) => {
      const id = await aDeletedCard();
      await happens(id);
      const wanted = await toPost();
      await store().cardShown(id, { channel: "C1", ts: "7.000100", revision: 2, at: NOON + HOUR });

      expect(wanted).toEqual([id]);
      expect(await store().card(id)).toMatchObject({ kind: "shown", ts: "7.000100" });
      expect((await store().publishingHealth()).deletedCards).toEqual({ total: 0, findings: [] });
    });

    it("is followed by a new one when it fires again after it was resolved", async () => {
      const id = await recordOne(store());
      await resolve(store(), id);
      await showCard(store(), id);
      await store().cardDeleted(id, `${id}.000100`, NOON);
      const quiet = await toPost();
      await recordOne(store(), { receivedAt: NOON + MINUTE });

      expect(quiet).toEqual([]);
      expect(await toPost()).toEqual([id]);
    });

    it("is followed by a new one at once when what Slack did not show yet was urgent", async () => {
      const id = await recordOne(store());
      await showCard(store(), id);
      await acknowledge(store(), id, NOON + HOUR);
      await store().cardDeleted(id, `${id}.000100`, NOON);

      expect(await toPost()).toEqual([id]);
    });

    it("is not confused with the card that followed it", async () => {
      const id = await recordOne(store());
      await showCard(store(), id);
      await store().cardDeleted(id, "an older message", NOON);

      expect(await store().card(id)).toMatchObject({ kind: "shown" });
    });

    it("has its new alerts looked through once they are quiet", async () => {
      const id = await aDeletedCard();
      const looked = async (now: number) => (await store().deletedCards(now, QUIET, 9)).map((work) => work.finding.id);
      const before = await looked(NOON + HOUR);
      await recordOne(store());
      const after = [await looked(NOON + MINUTE + QUIET - 1), await looked(NOON + MINUTE + QUIET)];
      await store().deletedCardLooked(id, (await read(store(), id)).revision, NOON + HOUR);

      expect([before, ...after]).toEqual([[], [], [id]]);
      expect(await looked(NOON + DAY)).toEqual([]);
    });

    it("takes its thread with it: urgent messages and the analysis go to the new card's", async () => {
      const id = await recordOne(store());
      await showCard(store(), id);
      await store().addThreadPosts(id, [aThreadPost("analysis"), aThreadPost("help", { urgent: true })]);
      await store().cardDeleted(id, `${id}.000100`, NOON);
      const wanted = await toPost();
      await store().addThreadPosts(id, [aThreadPost("analysis")]);
      await store().cardShown(id, { channel: "C1", ts: "7.000100", revision: 2, at: NOON + HOUR });

      expect(wanted).toEqual([id]);
      expect((await store().threadPostsToSend(NOON, 9)).map(({ post, parentTs }) => [post.key, parentTs])).toEqual([
        ["help", "7.000100"],
        ["analysis", "7.000100"],
      ]);
    });
  });

  it("remembers the verdict that the card shows", async () => {
    const id = await recordOne(store());
    const card = { channel: "C1", ts: "1.000100", revision: 1, at: NOON };
    await store().cardShown(id, { ...card, verdict: "needs review" });
    await store().cardShown(id, card);

    expect((await read(store(), id)).verdict).toBe("needs review");
  });

  it("posts a suppressed finding's card all the same when somebody calls for help", async () => {
    const id = await recordOne(store());
    await suppress(store(), id, NOON + HOUR);
    await store().change(aChange(await read(store(), id), { escalation: { by: "U1", at: NOON } }));

    expect(await toPost()).toEqual([id]);
  });

  it("says how far Slack is behind, and since when", async () => {
    const first = await recordOne(store(), { fingerprint: "a", receivedAt: NOON });
    await recordOne(store(), { fingerprint: "a", receivedAt: NOON + MINUTE });
    const second = await recordOne(store(), { fingerprint: "b", receivedAt: NOON + 2 * MINUTE });
    const unposted = await store().publishingHealth();
    await showCard(store(), first);
    await showCard(store(), second);
    const shown = await store().publishingHealth();
    await recordOne(store(), { fingerprint: "b", receivedAt: NOON + 3 * MINUTE });

    expect(unposted).toMatchObject({ cardsBehind: 2, oldestWaitingSince: NOON });
    expect(shown).toMatchObject({ cardsBehind: 0, oldestWaitingSince: undefined });
    expect(await store().publishingHealth()).toMatchObject({ cardsBehind: 1, oldestWaitingSince: NOON + 3 * MINUTE });
  });
}
