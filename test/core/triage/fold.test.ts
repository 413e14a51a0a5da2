import { describe, expect, it } from "vitest";
import { foldAlert, REOPEN_WINDOW_MS } from "../../../src/core/triage/fold.ts";
import { aDraft, aFoldedAlert } from "./alerts.ts";

const HELD = { by: "U1", at: 0, until: 5000, reason: "ours" };

describe("the first alert", () => {
  it("opens a finding with a card", () => {
    const fold = foldAlert(undefined, aFoldedAlert(), undefined);

    expect(fold).toMatchObject({ target: "new", account: "carded", urgent: true });
    expect(fold.finding).toMatchObject({ count: 1, hiddenCount: 0, state: { kind: "open" }, revision: 1 });
  });

  it("opens a finding without a card while its fingerprint is suppressed", () => {
    const fold = foldAlert(undefined, aFoldedAlert(), HELD);

    expect(fold).toMatchObject({ target: "new", account: "suppressed" });
    expect(fold.finding).toMatchObject({ count: 1, hiddenCount: 1, revision: 0, suppression: HELD });
  });
});

describe("a repeat", () => {
  it("is counted, and moves first and last seen, whatever its order", () => {
    const late = foldAlert(aDraft(), aFoldedAlert({ happenedAt: 200 }), undefined);
    const next = foldAlert(late.finding, aFoldedAlert({ happenedAt: 9000 }), undefined);

    expect(next).toMatchObject({ target: "current", account: "folded", urgent: false });
    expect(next.finding).toMatchObject({ count: 3, firstSeenAt: 200, lastSeenAt: 9000, revision: 3 });
  });

  it("raises the priority to the worst seen, never lowers it", () => {
    const worse = foldAlert(aDraft(), aFoldedAlert({ priority: "Critical" }), undefined);
    const milder = foldAlert(worse.finding, aFoldedAlert({ priority: "Debug" }), undefined);

    expect(worse.urgent).toBe(true);
    expect(milder.finding.priority).toBe("Critical");
  });

  it("is hidden while suppressed: counted, but neither card nor owner change", () => {
    const current = aDraft({ state: { kind: "acknowledged", by: "U1", at: 0, until: 9999 }, suppression: HELD });
    const fold = foldAlert(current, aFoldedAlert({ receivedAt: 4999 }), HELD);

    expect(fold.account).toBe("suppressed");
    expect(fold.finding).toMatchObject({ count: 2, hiddenCount: 1, revision: 1, state: current.state });
  });

  it("shows again from the moment at which the suppression ends", () => {
    expect(foldAlert(aDraft(), aFoldedAlert({ receivedAt: 5000 }), HELD).account).toBe("folded");
  });

  it("makes the card when all before it were hidden", () => {
    const hidden = aDraft({ count: 3, hiddenCount: 3, revision: 0 });
    const fold = foldAlert(hidden, aFoldedAlert(), undefined);

    expect(fold).toMatchObject({ account: "carded", urgent: true });
    expect(fold.finding).toMatchObject({ count: 4, hiddenCount: 3, revision: 1 });
  });
});

describe("people's decisions", () => {
  const resolved = aDraft({ state: { kind: "resolved", by: "U1", at: 1000, disposition: "test", note: "" } });

  it("a resolved finding that fires within a day is opened again, in its own thread", () => {
    const fold = foldAlert(resolved, aFoldedAlert({ receivedAt: 1000 + REOPEN_WINDOW_MS }), undefined);

    expect(fold).toMatchObject({ target: "current", account: "folded", urgent: true });
    expect(fold.finding).toMatchObject({ state: { kind: "open" }, reopenedAt: 1000 + REOPEN_WINDOW_MS, version: 2 });
    expect(fold.audit[0]).toMatchObject({ by: { kind: "falconer" }, action: "reopened" });
  });

  it("a resolved finding that fires later is history: a new finding begins", () => {
    const fold = foldAlert(resolved, aFoldedAlert({ receivedAt: 1001 + REOPEN_WINDOW_MS }), undefined);

    expect(fold).toMatchObject({ target: "new", account: "carded" });
    expect(fold.finding.count).toBe(1);
  });

  it("an acknowledgement holds for repeats and is lifted by a worse priority", () => {
    const held = aDraft({ state: { kind: "acknowledged", by: "U1", at: 0, until: 9999 } });

    expect(foldAlert(held, aFoldedAlert(), undefined).finding.state.kind).toBe("acknowledged");
    const lifted = foldAlert(held, aFoldedAlert({ priority: "Critical" }), undefined);
    expect(lifted.finding.state.kind).toBe("open");
    expect(lifted.audit[0]?.detail).toBe("The priority rose from Notice to Critical.");
  });

  it("an acknowledgement is lifted by what is worse than it was for, also when a hidden alert was as bad before", () => {
    const seen = { priority: "Notice", verdict: undefined } as const;
    const held = aDraft({ state: { kind: "acknowledged", by: "U1", at: 0, until: 9999, seen } });
    const hidden = foldAlert(held, aFoldedAlert({ priority: "Critical", receivedAt: 4999 }), HELD);
    const shown = foldAlert(hidden.finding, aFoldedAlert({ priority: "Critical", receivedAt: 5001 }), HELD);

    expect(hidden.finding).toMatchObject({ state: held.state, lastHiddenAt: 4999 });
    expect(shown.finding.state.kind).toBe("open");
    expect(shown.audit[0]?.detail).toBe("The priority rose from Notice to Critical.");
  });
});
