import { describe, expect, it } from "vitest";
import { validateMessage } from "../../../src/block-kit/validate-message.ts";
import { type Analysis, words } from "../../../src/core/analysis/analysis.ts";
import type { CardModel } from "../../../src/core/card/card.ts";
import { renderCard } from "../../../src/core/card/render-card.ts";
import { aFinding, aModel, anAnalysis, NOON } from "./a-card.ts";
import { asText, blockText } from "./as-text.ts";
import { mentionsOf } from "./mentions-of.ts";

const HOUR = 3_600_000;
const HEAD = ["title", "what", "verdict", "owner", "actions"];

describe("the first five seconds of a card", () => {
  it("says how bad, what rule, what state; who did what where; how often; the verdict; who has it; what next", () => {
    expect(headOf(aModel())).toEqual([
      "# 🔴 CRITICAL · Drop and execute new binary in container · OPEN",
      "bash (root) ran /tmp/.x in payments/api-7c9f (image acme/api:1.4) on node-7.",
      "×37 in 6 min · first 07:24 · last 07:30 · 3 pods · 2 nodes",
      "⛔ Likely malicious: a hidden file in a writable folder was executed by a server's child · confidence: strong",
      "• Suspicious: the program's name begins with a dot and it lies in a folder that everybody can write to",
      "• Suspicious: its parent is a web server",
      "👤 Nobody has it yet.",
      "👉 Next: See what runs in the container now. (the command is under Mitigation)",
      "[Acknowledge:primary] [Suppress…] [Escalate:danger]",
    ]);
  });

  it.each([
    [0, "×2 within a second · 07:30"],
    [900, "×2 within a second · 07:30"],
    [42_000, "×2 in 42 s · 07:30"],
    [60_000, "×2 in 1 min · first 07:29 · last 07:30"],
  ])("says when alerts came within %i ms", (span, words) => {
    const finding = aFinding({ count: 2, pods: 0, nodes: 0, firstSeenAt: NOON - span, lastSeenAt: NOON });

    expect(headOf(aModel({ finding }))).toContain(words);
  });

  it("does not give the verdict's reason a second time", () => {
    const verdict = {
      kind: "likely malicious",
      because: words("its parent is a web server"),
      confidence: "moderate",
    } as const;
    const head = headOf(aModel({ analysis: anAnalysis({ verdict }) }));

    expect(head.filter((line) => line.includes("its parent is a web server"))).toHaveLength(1);
  });

  it("names the owner and until when, and offers to resolve", () => {
    const finding = aFinding({ state: { kind: "acknowledged", by: "U1SAM", at: NOON, until: NOON + HOUR } });
    const head = headOf(aModel({ finding }));

    expect(head[0]).toBe("# 🔴 CRITICAL · Drop and execute new binary in container · ACKNOWLEDGED");
    expect(head).toContain("👤 <@U1SAM> has it until 08:30.");
    expect(head.at(-1)).toBe("[Resolve…:primary] [Unacknowledge] [Suppress…] [Escalate:danger]");
  });

  it("treats an acknowledgement whose time is over as nobody's", () => {
    const finding = aFinding({ state: { kind: "acknowledged", by: "U1SAM", at: NOON - HOUR, until: NOON } });
    const head = headOf(aModel({ finding }));

    expect(head[0]).toContain("· OPEN");
    expect(head).toContain("👤 Nobody has it now: <@U1SAM> had it until 07:30.");
    expect(head.at(-1)).toContain("[Acknowledge:primary]");
  });

  it.each([
    ["acknowledgement ended", "The time was over.", "👤 Nobody has it now: the acknowledgement ended."],
    [
      "acknowledgement lifted",
      "The priority rose from Notice to Critical.",
      "👤 Nobody has it now: the acknowledgement was lifted. The priority rose from Notice to Critical.",
    ],
  ])("says why nobody has it after: %s", (action, detail, line) => {
    const timeline = [{ at: NOON, by: { kind: "falconer" }, action, detail }] as const;

    expect(headOf(aModel({ timeline }))).toContain(line);
  });

  it("says how it was resolved and offers only to reopen", () => {
    const state = { kind: "resolved", by: "U1SAM", at: NOON, disposition: "false positive", note: "a build" } as const;
    const head = headOf(aModel({ finding: aFinding({ state }) }));

    expect(head[0]).toBe("# ✅ CRITICAL · Drop and execute new binary in container · RESOLVED");
    expect(head[3]).toBe(
      "✅ False positive: a person says that the rule was wrong · Falconer's verdict was: likely malicious",
    );
    expect(head).toContain("👤 Resolved by <@U1SAM>, 07:30: false positive “a build”");
    expect(head.join("\n")).not.toContain("Next:");
    expect(head.at(-1)).toBe("[Reopen]");
  });

  it("shows a suppression beside the owner, never instead of one", () => {
    const finding = aFinding({
      hiddenCount: 5,
      state: { kind: "acknowledged", by: "U1SAM", at: NOON, until: NOON + HOUR },
      suppression: { by: "U2KIM", at: NOON, until: NOON + HOUR, reason: "known build" },
    });
    const head = headOf(aModel({ finding }));

    expect(head[0]).toContain("· ACKNOWLEDGED · SUPPRESSED");
    expect(head).toContain("🔕 New alerts are hidden until 08:30 by <@U2KIM>: “known build”");
    expect(head).toContain("×37 in 6 min · first 07:24 · last 07:30 · 3 pods · 2 nodes · 5 hidden while suppressed");
    expect(head.at(-1)).toBe("[Resolve…:primary] [Unacknowledge] [Unsuppress] [Escalate:danger]");
  });

  it("marks an escalation and does not offer it twice", () => {
    const head = headOf(aModel({ finding: aFinding({ escalation: { by: "U1SAM", at: NOON } }) }));

    expect(head[0]).toContain("· OPEN · ESCALATED");
    expect(head).toContain("🚨 Escalated by <@U1SAM>, 07:30.");
    expect(head.at(-1)).toBe("[Acknowledge:primary] [Suppress…]");
  });

  it("speaks of the sensor, not of attackers, when Falco reports about itself", () => {
    const analysis = anAnalysis({
      basis: { kind: "sensor health" },
      verdict: { kind: "sensor health", because: words("Falco lost 12% of the events"), confidence: "strong" },
      evidence: [],
      attack: [],
    });
    const finding = aFinding({ kind: "sensor health", rule: "Falco internal: syscall event drop", priority: "Debug" });
    const card = renderCard(aModel({ finding, analysis }));
    const text = asText(card.blocks).join("\n");

    expect(text).toContain("# 🩺 SENSOR HEALTH · Falco internal: syscall event drop · OPEN");
    expect(text).toContain("🩺 Sensor health: Falco lost 12% of the events\n");
    expect(text).not.toMatch(/malicious|suspicious|confidence/i);
  });
});

describe("the closed part of a card", () => {
  const card = renderCard(aModel());

  it("says on each closed title what to expect behind it", () => {
    const titles = asText(card.blocks).filter((line) => line.startsWith("> "));

    expect(titles).toEqual([
      "> Fields and process tree · 8 fields",
      "> Analysis · 3 signals · 1 unknown",
      "> Mitigation · 3 checks · 2 ways to contain · 1 way to tune",
      "> Timeline",
    ]);
  });

  it("promises a process tree only where there is one", () => {
    const { blocks } = renderCard(aModel({ analysis: anAnalysis({ processTree: [] }) }));

    expect(blockText(blocks, "fields")[0]).toBe("> Fields · 8 fields");
  });

  it("has fields, analysis, mitigation and timeline, in this order, closed", () => {
    const panels = card.blocks.filter((block) => "child_blocks" in block);

    expect(panels).toMatchObject(
      ["fields", "analysis", "mitigation", "timeline"].map((id) => ({
        block_id: id,
        is_collapsible: true,
        default_collapsed: true,
      })),
    );
  });

  it("keeps commands whole and says where they run and whether they can be undone", () => {
    const text = blockText(card.blocks, "mitigation").join("\n");

    expect(text).toContain(
      "Can be undone: Cut the pod off the network, keeping it for analysis. (from your workstation",
    );
    expect(text).toContain("| kubectl -n payments label pod api-7c9f falco-quarantine=true --overwrite");
    expect(text).toContain("Cannot be undone: Remove the pod.");
  });

  it("leads the checks with the next step and does not repeat it", () => {
    const lines = blockText(card.blocks, "mitigation");

    expect(lines[2]).toBe("  Now: See what runs in the container now.");
    expect(lines[3]).toContain("1. Question: Which processes run in the container?");
    expect(lines.filter((line) => line.includes("crictl ps --name api"))).toHaveLength(1);
  });

  it("shows a command that two checks share once", () => {
    const [first, second] = anAnalysis().triage;
    const triage = [first, { ...second, run: first?.run }] as Analysis["triage"];
    const lines = blockText(renderCard(aModel({ analysis: anAnalysis({ triage }) })).blocks, "mitigation");

    expect(lines.filter((line) => line.includes("| crictl ps --name api"))).toHaveLength(1);
    expect(lines.join("\n")).toContain("3. Question: Who owns the workload? The command of check 1 shows it.");
  });

  it("refers to no other check where a check has no command", () => {
    const triage = ["A?", "B?"].map((ask) => ({ ask: words(ask), where: "node" as const, interpret: words("Ask.") }));
    const text = blockText(renderCard(aModel({ analysis: anAnalysis({ triage }) })).blocks, "mitigation").join("\n");

    expect(text).not.toContain("The command of check");
  });

  it("does not say twice what the next step is", () => {
    const nextStep = { text: words("Check: Which processes run in the container?"), run: "crictl ps --name api" };
    const lines = blockText(renderCard(aModel({ analysis: anAnalysis({ nextStep }) })).blocks, "mitigation");

    expect(lines[2]).toContain("1. Question: Which processes run in the container?");
  });

  it("tells the timeline, the newest first", () => {
    const timeline: CardModel["timeline"] = [
      { at: NOON, by: { kind: "person", id: "U1SAM" }, action: "acknowledged", detail: "" },
      { at: NOON + 60_000, by: { kind: "falconer" }, action: "acknowledgement ended", detail: "Nobody has it now." },
    ];

    expect(blockText(renderCard(aModel({ timeline })).blocks, "timeline").slice(1)).toEqual([
      "  The newest first",
      "  • 07:31 · acknowledgement ended: Nobody has it now. — Falconer",
      "  • 07:30 · <@U1SAM> acknowledged",
      "  • 07:24 · first alert",
    ]);
  });

  it("says in the footer what it rests on and what was withheld", () => {
    const withheld = [{ what: words("isolate the pod"), reason: "the alert names no pod" }];
    const footer = blockText(renderCard(aModel({ analysis: anAnalysis({ withheld }) })).blocks, "footer");

    expect(footer).toEqual([
      "F-12 · priority Critical · source syscall · last event 2026-11-22 07:30:00 UTC · ATT&CK T1105 · playbook dropped-binary · " +
        "1 piece of advice withheld: the alert names no pod",
    ]);
  });

  it("gives each reason for withholding advice once", () => {
    const reasons = [
      "the alert does not carry k8s.ns.name; the alert does not carry k8s.pod.name",
      "the alert does not carry k8s.ns.name",
      "it happened outside any container",
    ];
    const withheld = reasons.map((reason) => ({ what: words("isolate it"), reason }));
    const footer = blockText(renderCard(aModel({ analysis: anAnalysis({ withheld }) })).blocks, "footer").join("");

    expect(footer).toContain(
      "3 pieces of advice withheld: the alert does not carry k8s.ns.name, k8s.pod.name; it happened outside any container",
    );
  });

  it("leaves to the thread what does not fit, and says so", () => {
    const triage = Array.from({ length: 20 }, (_, at) => ({
      ask: words(`Question ${at}`),
      where: "node" as const,
      run: `echo ${at} ${"x".repeat(1000)}`,
      interpret: words("Read it."),
    }));
    const card = renderCard(aModel({ analysis: anAnalysis({ triage }) }));
    const text = blockText(card.blocks, "mitigation").join("\n");

    expect(validateMessage(card)).toEqual([]);
    expect(text).toMatch(/Not all fits here: \d+ more under “Check first”.*; the thread has all of it\./);
    expect(text).toContain("exceptions: append");
    for (const line of text.split("\n").filter((line) => line.includes("| echo"))) {
      expect(line).toMatch(/\| echo \d+ x{1000}$/);
    }
  });
});

describe("a card where Slack refuses the collapsible block", () => {
  const card = renderCard(aModel({ containers: false }));

  it("shows the same first five seconds, and a button for the rest", () => {
    const inFolds = headOf(aModel()).map((line) => line.replace("is under Mitigation", "is under Details"));

    expect(headOf(aModel({ containers: false })).slice(0, -1)).toEqual(inFolds.slice(0, -1));
    expect(blockText(card.blocks, "actions").join("")).toContain("[Details]");
    expect(card.blocks.some((block) => "child_blocks" in block)).toBe(false);
  });
});

it("says in the notification severity, rule, state, what happened and the verdict", () => {
  expect(renderCard(aModel()).text).toBe(
    "🔴 CRITICAL · Drop and execute new binary in container · OPEN: " +
      "bash (root) ran /tmp/.x in payments/api-7c9f (image acme/api:1.4) on node-7. Likely malicious. F-12",
  );
});

it("names on a card only people who acted on the finding", () => {
  const finding = aFinding({
    state: { kind: "acknowledged", by: "U1SAM", at: NOON, until: NOON + HOUR },
    escalation: { by: "U2KIM", at: NOON },
  });
  const model = aModel({ finding });

  expect(mentionsOf(model)).toEqual(["U1SAM", "U2KIM"]);
  expect(validateMessage(renderCard(model), { mentions: mentionsOf(model) })).toEqual([]);
});

function headOf(model: CardModel): string[] {
  const { blocks } = renderCard(model);
  expect(validateMessage({ text: renderCard(model).text, blocks }, { mentions: mentionsOf(model) })).toEqual([]);
  return HEAD.flatMap((id) => blockText(blocks, id));
}
