import { describe, expect, it } from "vitest";
import {
  type Action,
  type ActionResult,
  applyAction,
  lapse,
  MAX_SUPPRESSION_MS,
} from "../../../src/core/triage/actions.ts";
import type { Finding } from "../../../src/core/triage/finding.ts";
import { aFinding } from "./alerts.ts";

const NOW = 1_000_000;
const HELD = { kind: "acknowledged", by: "U1", at: 0, until: NOW + 1 } as const;
const DONE = { kind: "resolved", by: "U1", at: 0, disposition: "false positive", note: "" } as const;

function tried(changes: Partial<Finding>, action: Action): ActionResult {
  return applyAction(aFinding(changes), action, NOW);
}

describe("what people do", () => {
  it("acknowledging makes an owner, for half an hour when it is critical", () => {
    const result = tried({ priority: "Critical" }, { kind: "acknowledge", by: "U2" });

    expect(result).toMatchObject({
      ok: true,
      finding: { state: { kind: "acknowledged", by: "U2", until: NOW + 1_800_000 }, version: 2, revision: 2 },
    });
  });

  it("suppressing never takes a finding from its owner", () => {
    const result = tried({ state: HELD }, { kind: "suppress", by: "U2", until: NOW + 1000, reason: " ours " });

    expect(result).toMatchObject({
      ok: true,
      finding: { state: HELD, suppression: { by: "U2", until: NOW + 1000, reason: "ours" } },
    });
  });

  it.each([
    ["their own", "U1", NOW + 1],
    ["somebody else's, once its time is over", "U2", NOW],
  ])("a suppression may be changed by one who changes %s", (_, by, until) => {
    const suppression = { by: "U1", at: 0, until, reason: "ours" };
    const result = tried({ suppression }, { kind: "suppress", by, until: NOW + 1000, reason: "longer" });

    expect(result).toMatchObject({ ok: true, finding: { suppression: { by, reason: "longer" } } });
  });

  it("an acknowledgement keeps what it was for, so that worse news are told apart", () => {
    const result = tried({ priority: "Error", verdict: "needs review" }, { kind: "acknowledge", by: "U2" });

    expect(result).toMatchObject({ finding: { state: { seen: { priority: "Error", verdict: "needs review" } } } });
  });

  it("giving back what another person has says whose it was", () => {
    expect(tried({ state: HELD }, { kind: "unacknowledge", by: "U2" })).toMatchObject({
      audit: [{ by: { id: "U2" }, action: "unacknowledged", detail: "", about: "U1" }],
    });
    const own = tried({ state: HELD }, { kind: "unacknowledge", by: "U1" });
    expect(own.ok && own.audit[0]?.about).toBeUndefined();
  });

  it("resolving takes a disposition and clears the escalation", () => {
    const result = tried(
      { escalation: { by: "U1", at: 0 } },
      { kind: "resolve", by: "U2", disposition: "false positive", note: "known job" },
    );

    expect(result).toMatchObject({
      ok: true,
      finding: { state: { kind: "resolved", disposition: "false positive" }, escalation: undefined },
    });
    expect(result).toMatchObject({
      audit: [{ by: { kind: "person", id: "U2" }, action: "resolved", detail: "false positive: known job" }],
    });
  });

  it.each<[string, Partial<Finding>, Action, string]>([
    ["two people take one finding", { state: HELD }, { kind: "acknowledge", by: "U2" }, "U1 has it already."],
    ["one person takes it twice", { state: HELD }, { kind: "acknowledge", by: "U1" }, "You have it already."],
    ["a resolved one is taken", { state: DONE }, { kind: "acknowledge", by: "U2" }, "It is resolved. Reopen it first."],
    ["nobody has it", {}, { kind: "unacknowledge", by: "U2" }, "Nobody has it."],
    [
      "a suppression has no reason",
      {},
      { kind: "suppress", by: "U2", until: NOW + 1, reason: "  " },
      "Say why: those who come after you need the reason.",
    ],
    [
      "the reason of a suppression is of characters that nobody can see",
      {},
      { kind: "suppress", by: "U2", until: NOW + 1, reason: "\u200b\u2060 \u3164\u2800\ufeff" },
      "Say why: those who come after you need the reason.",
    ],
    [
      "a suppression ends in the past",
      {},
      { kind: "suppress", by: "U2", until: NOW, reason: "x" },
      "The end of a suppression must lie in the future.",
    ],
    [
      "a suppression is too long",
      {},
      { kind: "suppress", by: "U2", until: NOW + MAX_SUPPRESSION_MS + 1, reason: "x" },
      "A suppression lasts seven days at most.",
    ],
    [
      "another person suppressed it already",
      { suppression: { by: "U1", at: 0, until: NOW + 1, reason: "ours" } },
      { kind: "suppress", by: "U2", until: NOW + 1000, reason: "mine" },
      `U1 suppressed it until ${NOW + 1}. Unsuppress it first.`,
    ],
    [
      "a resolved one is suppressed",
      { state: DONE },
      { kind: "suppress", by: "U2", until: NOW + 1, reason: "x" },
      "It is resolved. Reopen it first.",
    ],
    ["nothing is suppressed", {}, { kind: "unsuppress", by: "U2" }, "It is not suppressed."],
    [
      "it is escalated twice",
      { escalation: { by: "U1", at: 0 } },
      { kind: "escalate", by: "U2" },
      "U1 escalated it already.",
    ],
    [
      "it is resolved twice",
      { state: DONE },
      { kind: "resolve", by: "U2", disposition: "test", note: "" },
      "U1 resolved it already.",
    ],
    ["it is reopened while open", {}, { kind: "reopen", by: "U2" }, "It is not resolved."],
  ])("refuses in words when %s", (_, changes, action, reason) => {
    const result = tried(changes, action);

    expect(result.ok).toBe(false);
    if (!result.ok)
      expect(result.reason.map((part) => (typeof part === "string" ? part : Object.values(part)[0])).join("")).toBe(
        reason,
      );
  });
});

describe("what time does", () => {
  it("ends an acknowledgement and a suppression, each with its line in the log", () => {
    const suppression = { by: "U1", at: 0, until: NOW, reason: "ours" };
    const ended = lapse(aFinding({ state: { ...HELD, until: NOW }, suppression, count: 5, hiddenCount: 4 }), NOW);

    expect(ended?.finding).toMatchObject({ state: { kind: "open" }, suppression: undefined, revision: 2 });
    expect(ended?.audit.map((line) => line.action)).toEqual(["acknowledgement ended", "suppression ended"]);
    expect(ended?.audit[1]?.detail).toBe("4 of 5 alerts were hidden so far.");
  });

  it("leaves alone what has not ended", () => {
    expect(lapse(aFinding({ state: HELD }), NOW)).toBeUndefined();
  });
});

describe("the end of a suppression", () => {
  const DAY = 24 * 60 * 60_000;
  const suppression = { by: "U1", at: 0, until: NOW, reason: "ours" };
  const ended = (changes: Partial<Finding>) => lapse(aFinding({ suppression, lastHiddenAt: NOW - 1, ...changes }), NOW);

  it.each<[string, (finding: Finding) => Finding | undefined]>([
    ["by its time", (finding) => lapse(finding, NOW)?.finding],
    [
      "by hand",
      (finding) => {
        const result = applyAction(finding, { kind: "unsuppress", by: "U2" }, NOW - 1);
        return result.ok ? result.finding : undefined;
      },
    ],
    ["on another finding of its fingerprint", (finding) => lapse({ ...finding, suppression: undefined }, NOW)?.finding],
  ])("shows what was only ever hidden: %s", (_, end) => {
    const hidden = aFinding({ suppression, count: 2, hiddenCount: 2, revision: 0, lastHiddenAt: NOW - 5 });

    expect(end(hidden)).toMatchObject({ revision: 1, suppression: undefined, lastHiddenAt: undefined });
  });

  it("opens a resolved finding that fired meanwhile, within a day of being resolved", () => {
    const at = NOW - DAY;
    const again = ended({ state: { ...DONE, at }, lastHiddenAt: at + 1, escalation: { by: "U1", at: 0 } });

    expect(again?.finding).toMatchObject({ state: { kind: "open" }, reopenedAt: NOW, escalation: undefined });
    expect(again?.audit.map((line) => line.action)).toEqual(["suppression ended", "reopened"]);
  });

  it.each([
    ["before it was resolved", -1],
    ["more than a day later", DAY + 1],
  ])("leaves a finding resolved that last fired %s", (_, afterMs) => {
    const at = NOW - 2 * DAY;

    expect(ended({ state: { ...DONE, at }, lastHiddenAt: at + afterMs })?.finding.state.kind).toBe("resolved");
  });

  it("lifts an acknowledgement of something milder than what was hidden", () => {
    const state: Finding["state"] = { ...HELD, seen: { priority: "Notice", verdict: undefined } };
    const worse = ended({ state, priority: "Critical" });
    const alike = ended({ state, priority: "Notice" });

    expect(worse?.finding.state.kind).toBe("open");
    expect(worse?.audit[1]).toMatchObject({
      action: "acknowledgement lifted",
      detail: "The priority rose from Notice to Critical.",
    });
    expect(alike?.finding.state).toEqual(state);
  });
});
