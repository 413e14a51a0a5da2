import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { validateMessage } from "../../src/block-kit/validate-message.ts";
import { parseJson } from "../../src/core/falco/json.ts";
import type { Message } from "../../src/workspace/message.ts";
import { sharedFile } from "../shared.ts";
import { aFalconer, findingOf } from "./a-falconer.ts";

const ALERTS = sharedFile("corpora/alerts.jsonl");
const STORM = sharedFile("corpora/alerts-storm.jsonl");

/** The alerts of a file, each as the text in which its sender sent it. */
function bodies(file: string | undefined): string[] {
  const lines = readFileSync(file ?? "", "utf8")
    .trim()
    .split("\n");
  // The payload is the last key of its line, so it is taken out without changing one byte of it.
  return lines.map((line) => line.slice(line.indexOf('"payload":') + '"payload":'.length, line.lastIndexOf("}")));
}

it.skipIf(ALERTS === undefined)(
  "takes every real alert as it is, and puts each on a card",
  { timeout: 60_000 },
  async () => {
    const falconer = await aFalconer();
    try {
      const alerts = bodies(ALERTS);
      for (const body of alerts) expect((await falconer.post(body)).status, body).toBeLessThan(300);
      const ledger = await falconer.ledger();

      expect(ledger).toMatchObject({ received: alerts.length, rejected: 0, suppressed: 0 });
      expect(ledger.recorded).toBe(alerts.length - (ledger.duplicate ?? 0));
      expect(ledger.recorded).toBe((ledger.carded ?? 0) + (ledger.folded ?? 0));

      const cards = await falconer.workspace.waitFor(() => {
        const shown = falconer.workspace.messages().filter((message) => findingOf(message) !== undefined);
        return shown.length === ledger.carded ? shown : undefined;
      }, 30_000);
      expect(new Set(cards.map(findingOf)).size).toBe(cards.length);
      for (const card of cards) expect(validateMessage({ text: card.text, blocks: withoutIds(card) })).toEqual([]);
    } finally {
      await falconer.close();
    }
  },
);

it.skipIf(STORM === undefined)(
  "turns a storm of 360 alerts into one card a finding, exact counters, and at most one post a second",
  { timeout: 180_000 },
  async () => {
    const falconer = await aFalconer({}, { rateLimits: true, strictRate: true });
    try {
      const alerts = bodies(STORM);
      const answers = await Promise.all(alerts.map((body) => falconer.post(body)));
      expect(answers.every((answer) => answer.ok)).toBe(true);
      const ledger = await falconer.ledger();
      expect(ledger).toMatchObject({ received: 360, rejected: 0 });
      const repeats = 360 - new Set(alerts.map((body) => JSON.stringify(parseJson(body), replacer))).size;
      expect(ledger.duplicate).toBe(repeats);

      const cards = await falconer.workspace.waitFor(() => {
        const shown = falconer.workspace.messages().filter((message) => findingOf(message) !== undefined);
        return shown.length === ledger.carded ? shown : undefined;
      }, 120_000);

      expect(new Set(cards.map(findingOf)).size).toBe(cards.length);
      // Every card was posted after the burst, so each shows its last count.
      expect(cards.map(countOn).reduce((sum, count) => sum + count, 0)).toBe(ledger.recorded);
      expect(refusals(falconer.workspace.calls)).toEqual([]);
      for (const gap of gaps(falconer.workspace.calls)) expect(gap).toBeGreaterThanOrEqual(990);
    } finally {
      await falconer.close();
    }
  },
);

function replacer(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}

/** `×37` in the card's head; a card of one alert has no counter. */
function countOn(card: Message): number {
  const count = /"×([\d,]+)"/.exec(JSON.stringify(card.blocks))?.[1];
  return Number((count ?? "1").replaceAll(",", ""));
}

type Calls = readonly { readonly method: string; readonly at: number; readonly answer: unknown }[];

function refusals(calls: Calls): unknown[] {
  return calls.filter((call) => JSON.stringify(call.answer).includes("ratelimited"));
}

function gaps(calls: Calls): number[] {
  const posts = calls.filter((call) => call.method === "chat.postMessage").map((call) => call.at);
  return posts.slice(1).map((at, index) => at - (posts[index] ?? 0));
}

/** Slack adds ids to blocks that had none; the strict check is of what we sent. */
function withoutIds(card: Message): object[] {
  return card.blocks.map((block) => ({ ...block }));
}
