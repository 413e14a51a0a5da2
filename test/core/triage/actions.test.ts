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
const HELD: Finding["state"] = { kind: "acknowledged", by: "U1", at: 0, until: NOW + 1 };
const DONE: Finding["state"] = { kind: "resolved", by: "U1", at: 0, disposition: "false positive", note: "" };

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
      expect(result.reason.map((part) => (typeof part === "string" ? part : part.user)).join("")).toBe(reason);
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

  it("does not show what was only ever hidden", () => {
    const suppression = { by: "U1", at: 0, until: NOW, reason: "ours" };

    expect(lapse(aFinding({ suppression, count: 2, hiddenCount: 2, revision: 0 }), NOW)?.finding.revision).toBe(0);
  });
});
