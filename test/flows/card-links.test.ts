import { expect, it } from "vitest";
import { cardLinks } from "../../src/flows/card-links.ts";
import type { SlackOutcome } from "../../src/flows/messenger.ts";
import type { CardState } from "../../src/flows/store.ts";
import type { Sleep } from "../../src/flows/surroundings.ts";

const SHOWN: CardState = { kind: "shown", channel: "C1", ts: "1.000100", revision: 1, at: 0, link: undefined };
const URL = "https://slack.example/archives/C1/p1000100";
const untilAborted: Sleep = (_ms, signal) =>
  new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve());
  });

/** Links whose Slack gives these answers, one after another; the moment is told with `at`. */
function links(answers: (SlackOutcome<string> | "never")[], sleep: Sleep = untilAborted) {
  let now = 0;
  const asked: string[] = [];
  const kept: string[] = [];
  const linkTo = cardLinks({
    store: { cardLinked: async (id, ts, link) => void kept.push(`${id} ${ts} ${link}`) },
    messenger: {
      permalink: (channel, ts) => {
        asked.push(`${channel} ${ts}`);
        const answer = answers.shift() ?? "never";
        return answer === "never" ? new Promise(() => {}) : Promise.resolve(answer);
      },
    },
    clock: { monotonicMs: () => now },
    sleep,
  });
  return {
    linkTo,
    asked,
    kept,
    at: (moment: number) => {
      now = moment;
    },
  };
}

it("asks Slack for the address of a card, and keeps the answer", async () => {
  const { linkTo, asked, kept } = links([{ kind: "ok", value: URL }]);

  expect(await linkTo(3, SHOWN)).toBe(URL);
  expect(asked).toEqual(["C1 1.000100"]);
  expect(kept).toEqual([`3 1.000100 ${URL}`]);
});

it("asks for no card that is not in Slack, and for none whose address is known", async () => {
  const { linkTo, asked } = links([]);

  expect(await linkTo(3, { kind: "none" })).toBeUndefined();
  expect(await linkTo(3, { ...SHOWN, link: URL })).toBe(URL);
  expect(asked).toEqual([]);
});

it("does without while Slack says to wait, and asks again afterwards", async () => {
  const { linkTo, asked, at } = links([
    { kind: "rate limited", retryAfterMs: 60_000 },
    { kind: "ok", value: URL },
  ]);

  expect(await linkTo(3, SHOWN)).toBeUndefined();
  expect(await linkTo(4, SHOWN)).toBeUndefined();
  expect(asked).toHaveLength(1);
  at(60_000);
  expect(await linkTo(3, SHOWN)).toBe(URL);
});

it("lets no card wait for an answer that does not come", async () => {
  const { linkTo, asked } = links(["never"], () => Promise.resolve());

  expect(await linkTo(3, SHOWN)).toBeUndefined();
  expect(await linkTo(4, SHOWN)).toBeUndefined();
  expect(asked).toHaveLength(1);
});
