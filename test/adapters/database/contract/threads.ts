import { expect, it } from "vitest";
import { aChange, aThreadPost, HOUR, NOON, read, recordOne, showCard } from "../a-store.ts";
import type { StoreUnderTest } from "../store-contract.ts";

export function threadContract({ store, restart }: StoreUnderTest): void {
  const waiting = async (now = NOON) => (await store().threadPostsToSend(now, 10)).map((work) => work.post.key);
  const aThread = async (...keys: string[]) => {
    const id = await recordOne(store());
    await showCard(store(), id);
    await store().addThreadPosts(
      id,
      keys.map((key) => aThreadPost(key)),
    );
    return id;
  };
  const firstWork = async (now = NOON) => (await store().threadPostsToSend(now, 1))[0];

  it("waits for the card, then sends urgent messages first and the others in their order", async () => {
    const id = await recordOne(store());
    await store().addThreadPosts(id, [aThreadPost("one"), aThreadPost("two")]);
    await store().addThreadPosts(id, [aThreadPost("help", { urgent: true, broadcast: true })]);
    const before = await waiting();
    await store().cardShown(id, { channel: "C7", ts: "1.000100", revision: 1, at: NOON });

    expect(before).toEqual([]);
    expect(await waiting()).toEqual(["help", "one", "two"]);
    expect(await firstWork()).toEqual({
      id: 3,
      finding: id,
      channel: "C7",
      parentTs: "1.000100",
      post: { key: "help", urgent: true, broadcast: true, text: "help", blocks: "[]" },
      sendingSince: undefined,
      refusal: undefined,
    });
  });

  it("stores a key once for ever, also after it was sent", async () => {
    const id = await aThread("one", "one");
    await store().addThreadPosts(id, [aThreadPost("one")]);
    const once = await waiting();
    await store().threadPostSent((await firstWork())?.id ?? 0, "2.0");
    await restart();
    await store().change(aChange(await read(store(), id), {}, NOON, [aThreadPost("one"), aThreadPost("two")]));

    expect(once).toEqual(["one"]);
    expect(await waiting()).toEqual(["two"]);
  });

  it("remembers a begun message, and takes it back when it did not arrive", async () => {
    await aThread("one");
    const { id = 0 } = (await firstWork()) ?? {};
    await store().threadPostSending(id, NOON);
    await restart();
    const begun = await firstWork();
    await store().threadPostNotSent(id);

    expect(begun?.sendingSince).toBe(NOON);
    expect((await firstWork())?.sendingSince).toBeUndefined();
  });

  it("retries a refused message from its time on, or gives it up", async () => {
    await aThread("one");
    const { id = 0 } = (await firstWork()) ?? {};
    await store().threadPostSending(id, NOON);
    await store().threadPostRefused(id, { error: "ratelimited", at: NOON, retryAt: NOON + HOUR });

    expect([await waiting(NOON + HOUR - 1), await waiting(NOON + HOUR)]).toEqual([[], ["one"]]);
    expect((await firstWork(NOON + HOUR))?.refusal).toEqual({ error: "ratelimited", at: NOON, retryAt: NOON + HOUR });
    expect(await store().publishingHealth()).toMatchObject({ threadPostsWaiting: 1 });
    const now = Date.now();
    await store().threadPostRefused(id, { error: "invalid_blocks", at: now, retryAt: undefined });
    expect(await waiting(NOON + HOUR)).toEqual([]);
    expect(await store().publishingHealth()).toMatchObject({
      threadPostsWaiting: 0,
      refusals: [{ error: "invalid_blocks", at: now }],
    });
  });

  it("ignores messages for a finding that is gone, and messages under a deleted card", async () => {
    const id = await aThread("one");
    await store().cardDeleted(id, `${id}.000100`, NOON);
    await store().addThreadPosts(99, [aThreadPost("stray")]);

    expect(await waiting()).toEqual([]);
    expect(await store().publishingHealth()).toMatchObject({ threadPostsWaiting: 0 });
  });
}
