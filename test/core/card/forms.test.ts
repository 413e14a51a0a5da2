import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { validateView } from "../../../src/block-kit/validate-view.ts";
import { readResolveForm, resolveView } from "../../../src/core/card/resolve-form.ts";
import { readSuppressForm, suppressView } from "../../../src/core/card/suppress-form.ts";
import { aFinding } from "./a-card.ts";
import { anyFinding } from "./any-model.ts";
import { asText } from "./as-text.ts";

describe("the form that suppresses", () => {
  it("says exactly what will be hidden, and asks how long and why", () => {
    const view = suppressView(aFinding(), "state");

    expect(view).toMatchObject({ callback_id: "falco_suppress_form", private_metadata: "state" });
    expect(asText(view.blocks)).toEqual([
      "New alerts are hidden only if all of this is the same:",
      "• rule: Drop and execute new binary in container",
      "• where: payments/api",
      "• process or actor: .x",
      "They are still stored and counted. Who has the finding does not change. At the end you are told how many were hidden.",
      "For how long?: 1 hour | 4 hours | 1 day | 7 days",
      "Why?: ",
    ]);
  });

  it.each([
    ["1h", 3_600_000],
    ["4h", 14_400_000],
    ["1d", 86_400_000],
    ["7d", 604_800_000],
  ])("reads %s", (value, durationMs) => {
    const reading = readSuppressForm(filled({ duration: chosen(value), reason: typed("  a known build ") }));

    expect(reading).toEqual({ ok: true, values: { durationMs, reason: "a known build" } });
  });

  it.each([
    ["spaces", "  "],
    ["characters that nobody can see", "\u200b\u200d\u2060 \u3164\u2800\ufeff\u{e0020}"],
  ])("names every field that is missing or out of range: a reason of %s", (_, reason) => {
    const reading = readSuppressForm(filled({ duration: chosen("100y"), reason: typed(reason) }));

    expect(reading).toEqual({
      ok: false,
      errors: { duration: "Choose how long.", reason: "Say why: those who come after you need the reason." },
    });
  });
});

describe("the form that resolves", () => {
  it("asks what it was", () => {
    expect(asText(resolveView(aFinding(), "state").blocks)[2]).toBe(
      "What was it?: True positive: it was an attack or a breach of policy | " +
        "Benign, expected: it happened, and it is all right | False positive: the rule was wrong | " +
        "Duplicate of another finding | A test",
    );
  });

  it("reads the disposition, with or without a note", () => {
    expect(readResolveForm(filled({ disposition: chosen("benign, expected"), note: typed(null) }))).toEqual({
      ok: true,
      values: { disposition: "benign, expected", note: "" },
    });
    expect(readResolveForm(filled({ disposition: chosen("test"), note: typed("drill") }))).toEqual({
      ok: true,
      values: { disposition: "test", note: "drill" },
    });
  });

  it("refuses a disposition that it does not offer", () => {
    expect(readResolveForm(filled({ disposition: chosen("__proto__") }))).toEqual({
      ok: false,
      errors: { disposition: "Choose what it was." },
    });
  });
});

describe("forms, whatever they are given", () => {
  it("are forms that Slack takes", () => {
    fc.assert(
      fc.property(anyFinding, (finding) => {
        expect(validateView(suppressView(finding, "state"))).toEqual([]);
        expect(validateView(resolveView(finding, "state"))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  }, 30_000);

  it("are read without a fault", () => {
    fc.assert(
      fc.property(fc.anything(), (values) => {
        expect(readSuppressForm(values).ok).toBe(false);
        expect(readResolveForm(values).ok).toBe(false);
      }),
    );
  });
});

function filled(fields: Record<string, object>): object {
  return Object.fromEntries(Object.entries(fields).map(([id, element]) => [id, { [id]: element }]));
}

function chosen(value: string): object {
  return { type: "radio_buttons", selected_option: { text: { type: "plain_text", text: "x" }, value } };
}

function typed(value: string | null): object {
  return { type: "plain_text_input", value };
}
