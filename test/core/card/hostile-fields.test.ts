import { describe, expect, it } from "vitest";
import { validateMessage } from "../../../src/block-kit/validate-message.ts";
import { showLiterally } from "../../../src/core/analysis/literal.ts";
import type { CardModel, SlackMessage } from "../../../src/core/card/card.ts";
import { renderCard } from "../../../src/core/card/render-card.ts";
import { renderExplanation } from "../../../src/core/card/render-explanation.ts";
import { renderThread } from "../../../src/core/card/render-thread.ts";
import { suppressView } from "../../../src/core/card/suppress-form.ts";
import { about, aFinding, aModel, anAnalysis } from "./a-card.ts";
import { asText } from "./as-text.ts";
import { type HostileField, hostileFields } from "./hostile.ts";

const fields = hostileFields();

/** Where the shared corpus is absent, the worst of its kind stand for it. */
const FALLBACK: readonly HostileField[] = [
  { id: "everyone", field: "fd.name", payload: "/tmp/<!everyone>" },
  { id: "user", field: "proc.cmdline", payload: 'sh -c "<@U012AB3CD> run this"' },
  { id: "fence", field: "proc.cmdline", payload: "x\n```\n*Resolved by bot*\n```\ny" },
  { id: "link", field: "proc.cmdline", payload: "<https://evil.example|Resolve>" },
];

describe.each(fields ?? FALLBACK)("the hostile value $id in $field", ({ field, payload }) => {
  const model = modelWith(field, payload);
  const messages = [renderCard(model), ...renderThread(model), ...renderExplanation(model.analysis, model.finding)];

  it("leaves every message valid and mentions nobody", () => {
    for (const message of messages) expect(validateMessage(message)).toEqual([]);
  });

  it("becomes text, never markup: no link, no mention, no emoji, nothing that Slack parses", () => {
    const kinds = new Set([...messages, suppressView(model.finding, "")].flatMap(({ blocks }) => kindsIn(blocks)));

    for (const kind of ["mrkdwn", "link", "user", "usergroup", "broadcast", "channel", "emoji", "image"]) {
      expect(kinds).not.toContain(kind);
    }
  });

  it("is shown literally, in sight and in the fields, or said to be cut", () => {
    const whole = showLiterally(payload, Number.POSITIVE_INFINITY);
    const card = asText(renderCard(model).blocks);
    const thread = renderThread(model).flatMap(({ blocks }) => asText(blocks));

    for (const lines of [card, thread]) {
      expect(lines.join("\n")).toContain(whole.slice(0, 12));
      expect(lines.some((line) => line.includes(whole) || line.includes("… (cut, "))).toBe(true);
    }
  });

  it("cannot reach anybody through the text that notifications show", () => {
    for (const { text } of messages) {
      expect(text).not.toMatch(/[<>]|@(?:channel|here|everyone)/i);
      expect(text.length).toBeLessThan(2000);
    }
  });
});

/** The value stands in its field, and in every place that is made from fields. */
function modelWith(field: string, payload: string): CardModel {
  const analysis = anAnalysis({
    headline: about("Somebody ran ", payload, "."),
    hardening: [],
    whatHappened: about("It ran ", payload, "."),
    facts: [{ field, value: payload }],
    processTree: [{ name: payload, detail: payload }],
    evidence: [
      {
        signal: "s",
        effect: "malicious",
        weight: "weak",
        say: about("because of ", payload),
        quotes: [{ field, value: payload }],
      },
    ],
  });
  return aModel({ analysis, finding: aFinding({ rule: payload, subject: { where: payload, what: payload } }) });
}

function kindsIn(blocks: SlackMessage["blocks"]): string[] {
  return [...JSON.stringify(blocks).matchAll(/"type":"([a-z_]+)"/g)].map(([, kind]) => kind ?? "");
}
