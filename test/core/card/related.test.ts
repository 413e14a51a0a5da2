import { describe, expect, it } from "vitest";
import { validateMessage } from "../../../src/block-kit/validate-message.ts";
import { words } from "../../../src/core/analysis/analysis.ts";
import type { Related, RelatedFinding, ShownStory } from "../../../src/core/card/related.ts";
import { renderCard } from "../../../src/core/card/render-card.ts";
import { renderStory } from "../../../src/core/card/render-story.ts";
import { about, aFinding, aModel, anAnalysis, NOON } from "./a-card.ts";
import { asText, blockText } from "./as-text.ts";

const LONG = `${"x".repeat(400)} was started`;

function another(id: number, rule: string, change: Partial<RelatedFinding> = {}): RelatedFinding {
  return {
    finding: aFinding({ id, rule, priority: "Notice" }),
    at: NOON,
    headline: about("A shell ran in pod ", `payments/api-${id}`, "."),
    verdict: "needs review",
    link: undefined,
    ...change,
  };
}

const OWN = { ...another(12, "Drop and execute new binary in container"), label: "a program came in" };

function aStory(...members: ShownStory["members"]): ShownStory {
  return {
    id: "exec-session",
    kind: "attack",
    title: "a session in a pod",
    means: "Somebody went on from there.",
    confirm: "Ask whom the audit log names.",
    stages: 2,
    members,
  };
}

function cardWith(related: Partial<Related>) {
  const { blocks } = renderCard(aModel({ related: { stories: [], others: [], incomplete: false, ...related } }));
  return { face: blockText(blocks, "what").join("\n"), fold: blockText(blocks, "related") };
}

describe("a finding that is part of a story", () => {
  const story = aStory({ ...another(5, "Attach/Exec Pod"), label: "somebody executed in the pod" }, OWN);

  it("says on its face with which finding the story began, and what kind of story it is", () => {
    expect(cardWith({ stories: [story] }).face).toContain(
      "⛓️ Part of a story with F-5: a session in a pod, 1 earlier finding",
    );
  });

  it("tells the sequence in the fold, neither its own sentence nor the place again", () => {
    expect(cardWith({ stories: [story] }).fold).toEqual([
      "> Related findings · 1 story · 1 finding",
      "  Story: a session in a pod",
      "  • 07:30 · F-5 · 🔵 NOTICE · somebody executed in the pod: A shell ran — needs review",
      "  • 07:30 · F-12 (this one) · a program came in",
      "  What it means: Somebody went on from there.",
      "  To confirm it: Ask whom the audit log names.",
    ]);
  });

  it("counts what is merely near apart", () => {
    const { fold } = cardWith({ stories: [story], others: [another(6, "A rule"), another(7, "A rule")] });

    expect(fold[0]).toBe("> Related findings · 1 story · 1 finding · 2 nearby");
  });

  it("keeps each line of the fold short, and the thread's whole", () => {
    const long = { ...another(5, "Attach/Exec Pod", { headline: words(LONG) }), label: "a shell" };
    const stories = [aStory(long, OWN)];
    const inFold = cardWith({ stories }).fold.find((line) => line.includes("F-5 ·")) ?? "";
    const inThread = asText(renderStory(aModel(), aStory(long, OWN)).flatMap(({ blocks }) => blocks)).join("\n");

    expect(inFold.length).toBeLessThan(220);
    expect(inFold).toContain("(cut");
    expect(inThread).toContain(LONG);
    expect(inThread).toContain("Attach/Exec Pod");
  });
});

describe("a story on a card that has more to say than fits", () => {
  it("still tells what it means and what would confirm it", () => {
    const triage = Array.from({ length: 20 }, () => ({
      ask: words("Q?"),
      where: "node" as const,
      run: "x".repeat(900),
      interpret: [],
    }));
    const events = [5, 6, 7].map((id) => ({
      ...another(id, "A rule", { headline: words("y".repeat(100)) }),
      label: "a program that is not part of the image was started",
    }));
    const story = { ...aStory(...events, OWN), means: "m".repeat(330), confirm: "c".repeat(240) };
    const related = { stories: [story], others: [], incomplete: false };
    const card = renderCard(aModel({ analysis: anAnalysis({ triage }), related }));

    expect(validateMessage(card)).toEqual([]);
    expect(blockText(card.blocks, "related").at(-1)).toMatch(/To confirm it: c{240}$/);
  });
});

describe("findings that are merely near", () => {
  const others = [another(5, "Clear Log Activities"), another(6, "Terminal shell in container")];

  it("do not stand on the face of a card: being near is no cause", () => {
    const { face } = cardWith({ others });

    expect(face).not.toMatch(/F-5|F-6|near/i);
  });

  it("stand in the fold, with what they share and without a claim", () => {
    expect(cardWith({ others }).fold).toEqual([
      "> Nearby · 2 findings",
      "  Nearby",
      "  In the same container, pod or process within 15 minutes; no common cause is claimed.",
      "  • 07:30 · F-5 · 🔵 NOTICE · Clear Log Activities: A shell ran — needs review",
      "  • 07:30 · F-6 · 🔵 NOTICE · Terminal shell in container: A shell ran — needs review",
    ]);
  });

  it("are said to be some of many where not all were looked at", () => {
    expect(cardWith({ others, incomplete: true }).fold[2]).toMatch(/There may be more: of a crowd only some/);
    expect(cardWith({ incomplete: true }).fold).toEqual([]);
  });
});
