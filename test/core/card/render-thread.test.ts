import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { validateMessage } from "../../../src/block-kit/validate-message.ts";
import { validateView } from "../../../src/block-kit/validate-view.ts";
import { words } from "../../../src/core/analysis/analysis.ts";
import { renderDetailsView } from "../../../src/core/card/render-details-view.ts";
import { renderThread } from "../../../src/core/card/render-thread.ts";
import { aModel, anAnalysis } from "./a-card.ts";
import { anyModel } from "./any-model.ts";
import { asText } from "./as-text.ts";
import { mentionsOf } from "./mentions-of.ts";

describe("the analysis in the thread", () => {
  it("reads from the verdict over the evidence to what to do, and ends with the facts", () => {
    const messages = renderThread(aModel());

    expect(messages).toHaveLength(1);
    expect(messages[0]?.text).toBe("Analysis of F-12: A program that was not in the image ran in a container");
    expect(asText(messages[0]?.blocks ?? []).filter((line) => TITLES.includes(line))).toEqual(TITLES);
  });

  it("numbers its messages and tears no command apart", () => {
    const commands = Array.from({ length: 12 }, (_, at) => `echo ${at} ${"x".repeat(3000)}`);
    const triage = commands.map((run, at) => ({ ask: words(`Q${at}`), where: "node" as const, run, interpret: [] }));
    const messages = renderThread(aModel({ analysis: anAnalysis({ triage }) }));
    const lines = messages.flatMap(({ blocks }) => asText(blocks));

    expect(messages.map(({ text }) => text.slice(0, 22))).toEqual(
      messages.map((_, at) => `Analysis of F-12 (${at + 1}/${messages.length})`.slice(0, 22)),
    );
    for (const command of commands) expect(lines).toContain(`| ${command}`);
    expect(lines).toContain("Check first (continued)");
  });

  it("warns where even a message is too short for a command", () => {
    const triage = [{ ask: words("Q"), where: "node" as const, run: "x".repeat(25_000), interpret: [] }];
    const text = renderThread(aModel({ analysis: anAnalysis({ triage }) }))
      .flatMap(({ blocks }) => asText(blocks))
      .join("\n");

    expect(text).toContain("(cut, 25000 characters)");
    expect(text).toContain("Do not run it as it stands.");
  });

  it("holds every text of the analysis", () => {
    const shown = renderThread(aModel())
      .flatMap(({ blocks }) => asText(blocks))
      .join("\n");

    for (const text of textsOf(anAnalysis())) expect(shown).toContain(text);
  });

  it("is made of messages that Slack takes, whatever the finding holds", () => {
    fc.assert(
      fc.property(anyModel, (model) => {
        for (const message of renderThread(model)) expect(validateMessage(message)).toEqual([]);
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});

describe("the details in a dialog", () => {
  it("show what the closed panels would", () => {
    const text = asText(renderDetailsView(aModel()).blocks);

    expect(text.filter((line) => line.startsWith("# ")).slice(1)).toEqual([
      "# Fields and process tree · 8 fields",
      "# Analysis · 3 signals · 1 unknown",
      "# Mitigation · 3 checks · 2 ways to contain · 1 way to tune",
      "# Timeline",
    ]);
  });

  it("are a form that Slack takes, whatever the finding holds", () => {
    fc.assert(
      fc.property(anyModel, (model) => {
        expect(validateView(renderDetailsView(model), { mentions: mentionsOf(model) })).toEqual([]);
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});

const TITLES = [
  "Verdict",
  "What happened",
  "Why it matters",
  "Evidence in this alert",
  "Not known from this alert",
  "What this rule cannot see",
  "ATT&CK",
  "Check first",
  "Contain",
  "Clean up",
  "Harden",
  "Tune the rule",
  "Process tree",
  "Fields",
];

/** Every text of an analysis but its ids and names for machines. */
function textsOf(value: unknown): string[] {
  if (typeof value === "string") return value.split("\n");
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value)
    .filter(([key]) => !["signal", "id", "kind", "effect", "where", "basis", "headline", "as"].includes(key))
    .flatMap(([, item]) => textsOf(item));
}
