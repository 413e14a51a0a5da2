import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { validateMessage } from "../../../src/block-kit/validate-message.ts";
import { words } from "../../../src/core/analysis/analysis.ts";
import { renderFindingList, renderHelp, renderNote } from "../../../src/core/card/answers.ts";
import { renderExplanation } from "../../../src/core/card/render-explanation.ts";
import { renderRule } from "../../../src/core/card/render-rule.ts";
import { renderStatus, type StatusModel } from "../../../src/core/card/render-status.ts";
import {
  renderAcknowledgementEnded,
  renderAcknowledgementLifted,
  renderEscalation,
  renderReopened,
  renderSuppressionEnded,
} from "../../../src/core/card/thread-notices.ts";
import { callForHelp } from "../../../src/core/triage/call-for-help.ts";
import { aFinding, anAnalysis, NOON } from "./a-card.ts";
import { anyFinding, anyModel } from "./any-model.ts";
import { asText } from "./as-text.ts";
import { hostileText } from "./hostile.ts";
import { mentionsOf } from "./mentions-of.ts";

const STATUS: StatusModel = {
  now: NOON,
  startedAt: NOON - 3 * 3_600_000,
  ledger: { received: 100, rejected: 1, duplicate: 9, recorded: 90, carded: 10, folded: 70, suppressed: 10 },
  findings: { open: 5, acknowledged: 2, resolved: 3, suppressed: 1 },
  publishing: { cardsBehind: 0, threadPostsWaiting: 0, oldestWaitingSince: undefined, refusals: [] },
  connection: "HTTP",
  troubles: [],
};

describe("what the slash command answers", () => {
  it("lists findings, each in one line with its owner", () => {
    const taken = aFinding({ id: 7, state: { kind: "acknowledged", by: "U1SAM", at: NOON, until: NOON + 1 } });

    expect(asText(renderFindingList([aFinding(), taken], NOON).blocks)).toEqual([
      "2 findings",
      "• 🔴 CRITICAL F-12 OPEN · Drop and execute new binary in container · payments/api · ×37, last 07:30",
      "• 🔴 CRITICAL F-7 ACKNOWLEDGED · Drop and execute new binary in container · payments/api · ×37, last 07:30 · <@U1SAM> has it",
    ]);
  });

  it("links each finding to its card, where that is known", () => {
    const links = new Map([[12, "https://local.slack.com/archives/C1/p1"]]);
    const [, first, second] = asText(renderFindingList([aFinding(), aFinding({ id: 7 })], NOON, "all", links).blocks);

    expect(first).toContain("🔴 CRITICAL <https://local.slack.com/archives/C1/p1> OPEN");
    expect(second).toContain("🔴 CRITICAL F-7 OPEN");
  });

  it("says so when there is none", () => {
    expect(asText(renderFindingList([], NOON).blocks)).toEqual(["✅ No finding is open or acknowledged."]);
    expect(asText(renderFindingList([], NOON, "mine").blocks)).toEqual(["✅ Nothing is yours now."]);
    expect(asText(renderFindingList([], NOON, "all").blocks)).toEqual(["✅ No finding yet."]);
  });

  it("counts the findings that do not fit into the answer", () => {
    const many = Array.from({ length: 300 }, (_, at) => aFinding({ id: at + 1 }));
    const message = renderFindingList(many, NOON);

    expect(validateMessage(message)).toEqual([]);
    expect(asText(message.blocks)[0]).toBe("300 findings");
    expect(asText(message.blocks).at(-1)).toMatch(/^\d+ more findings not shown here\.$/);
  });

  it("shows the account of all alerts", () => {
    expect(asText(renderStatus(STATUS).blocks)).toEqual([
      "✅ Every alert is accounted for.",
      "• 100 alerts received = 1 rejected + 9 duplicates + 90 recorded",
      "• 90 recorded = 10 on a new card + 70 folded into one + 10 suppressed",
      "• Findings: 5 open, 2 acknowledged, 3 resolved; 1 suppressed",
      "• Connected by HTTP; running for 3 h",
      "Slack",
      "• Slack shows the latest of everything.",
    ]);
  });

  it("says what waits and what Slack refused", () => {
    const publishing = {
      cardsBehind: 3,
      threadPostsWaiting: 1,
      oldestWaitingSince: NOON - 90_000,
      refusals: [{ finding: 4, error: "channel_not_found", at: NOON }],
    };
    const lines = asText(renderStatus({ ...STATUS, publishing, troubles: ["Invite the bot to the channel."] }).blocks);

    expect(lines.slice(-3)).toEqual([
      "• Waiting: 3 cards, 1 thread message, the oldest for 1 min.",
      "• ⚠️ Invite the bot to the channel.",
      "• ⚠️ F-4 was refused 07:30: channel_not_found",
    ]);
  });

  it("does not hide a ledger that does not balance", () => {
    const ledger = { ...STATUS.ledger, received: 101 };

    expect(asText(renderStatus({ ...STATUS, ledger }).blocks)[0]).toBe("❌ The ledger does not balance!");
  });

  it("names its commands", () => {
    expect(asText(renderHelp().blocks).join("\n")).toMatch(/\/falco list[\s\S]*\/falco explain[\s\S]*\/falco status/);
  });

  it("names the person who was first, when it refuses", () => {
    expect(asText(renderNote([{ user: "U1SAM" }, " has it already."]).blocks)).toEqual(["<@U1SAM> has it already."]);
    expect(renderNote("F-9 is not known.").text).toBe("F-9 is not known.");
  });

  it("shows a command in a refusal as code", () => {
    expect(renderNote("Try `/falco help`.").blocks).toMatchObject([
      { elements: [{ elements: [{ text: "Try " }, { text: "/falco help", style: { code: true } }, { text: "." }] }] },
    ]);
  });

  it("explains a finding in full", () => {
    const text = renderExplanation(anAnalysis(), aFinding())
      .flatMap(({ blocks }) => asText(blocks))
      .join("\n");

    expect(text).toContain("Analysis of F-12: A program that was not in the image ran in a container");
    expect(text).toContain("Likely malicious");
    expect(text).toContain("kubectl -n payments delete pod api-7c9f");
  });

  it("explains in no more messages than Slack takes, and says what it left out", () => {
    const triage = Array.from({ length: 20 }, (_, at) => ({
      ask: words("Q"),
      where: "node" as const,
      run: `${at}${"x".repeat(7000)}`,
      interpret: [],
    }));
    const messages = renderExplanation(anAnalysis({ triage }), aFinding());

    expect(messages).toHaveLength(5);
    expect(asText(messages[4]?.blocks ?? []).at(-1)).toMatch(
      /^Slack takes no more answers here: \d+ more messages left out\. The finding's thread has it all\.$/,
    );
  });
});

describe("what the thread says about a change", () => {
  const KIMS = { kind: "acknowledged", by: "U2KIM", at: NOON, until: NOON + 1, seen: undefined } as const;
  it.each([
    ["nobody has it and nobody is set", {}, undefined, "<!here> whoever reads this first, press Acknowledge."],
    ["a group is set", {}, "S1ONCALL", "<group S1ONCALL> please take it."],
    [
      "a group is set and somebody has it",
      { state: KIMS },
      "S1ONCALL",
      "<group S1ONCALL> please take it. <@U2KIM> has it.",
    ],
    ["who is set has it", { state: KIMS }, "U2KIM", "<@U2KIM> please take it."],
    ["somebody else has it", { state: KIMS }, undefined, "<@U2KIM> has it. Is it still in hand?"],
    ["somebody else has it and who asks is set", { state: KIMS }, "U1SAM", "<@U2KIM> has it. Is it still in hand?"],
    ["who asks is set and nobody has it", {}, "U1SAM", "<!here> whoever reads this first, press Acknowledge."],
    ["who asks has it", { state: { ...KIMS, by: "U1SAM" } }, undefined, "<!here> whoever has it needs help."],
    ["who asks has it and is set", { state: { ...KIMS, by: "U1SAM" } }, "U1SAM", "<!here> whoever has it needs help."],
  ])("calls somebody other than who asks when %s", (_, change, escalateTo, words) => {
    const finding = aFinding(change);

    expect(asText(renderEscalation(finding, callForHelp(finding, "U1SAM", escalateTo)).blocks)).toEqual([
      `🚨 Escalated. ${words}`,
      "F-12 · Drop and execute new binary in container · payments/api",
    ]);
  });

  it("notifies nobody of what they did themselves", () => {
    const message = renderReopened(aFinding(), { kind: "person", id: "U1SAM" });

    expect(validateMessage(message, { mentions: [] })).toEqual([]);
  });

  it("says how many alerts a suppression hid", () => {
    expect(asText(renderSuppressionEnded(aFinding({ hiddenCount: 5 })).blocks)[0]).toBe(
      "🔔 No longer suppressed. 5 of 37 alerts so far were hidden; all are stored.",
    );
  });

  it("says why a finding is open again", () => {
    expect(asText(renderReopened(aFinding(), { kind: "falconer" }).blocks)[0]).toBe(
      "🔁 Open again. It fired again after it was resolved: 37 alerts in all.",
    );
    expect(asText(renderAcknowledgementEnded(aFinding(), "U1SAM").blocks)[0]).toContain("<@U1SAM>");
    expect(asText(renderAcknowledgementLifted(aFinding(), "U1SAM", "The priority rose.").blocks)[0]).toBe(
      "⬆️ It needs eyes again. The priority rose. <@U1SAM> had it.",
    );
  });
});

describe("answers and notices, whatever they are about", () => {
  it("are messages that Slack takes", () => {
    fc.assert(
      fc.property(anyModel, fc.array(anyFinding, { maxLength: 40 }), hostileText, (model, findings, text) => {
        const { finding } = model;
        const owners = [finding, ...findings].flatMap((each) => mentionsOf({ finding: each, timeline: [] }));
        const messages = [
          renderFindingList(findings, model.now),
          renderNote(text),
          renderStatus({ ...STATUS, troubles: [text], connection: text }),
          renderEscalation(finding, callForHelp(finding, "U1", "S1")),
          renderEscalation(finding, { kind: "whoever is here" }),
          ...renderRule(text, model.analysis, { fired: true, unresolved: findings, links: new Map(), now: model.now }),
          renderReopened(finding, { kind: "person", id: "U1" }),
          renderSuppressionEnded(finding),
          renderAcknowledgementEnded(finding, "U1"),
          renderAcknowledgementLifted(finding, "U1", text),
          ...renderExplanation(model.analysis, finding),
        ];

        for (const message of messages) {
          expect(validateMessage(message, { mentions: [...owners, "U1", "S1", "@here"] })).toEqual([]);
        }
      }),
      { numRuns: 30 },
    );
  }, 60_000);
});
