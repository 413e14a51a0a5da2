import type { FormView } from "../../block-kit/types.ts";
import { type Finding, findingName } from "../triage/finding.ts";
import { choice, form, textField } from "./form-parts.ts";
import { type FormReading, fieldText } from "./form-values.ts";
import { bold, bullets, line, richText, value } from "./rich-text.ts";

/** Names the form in Slack's `view_submission`. */
export const SUPPRESS_CALLBACK_ID = "falco_suppress_form";

const HOUR_MS = 3_600_000;

/** How long a suppression may last; the form offers nothing else. */
const DURATIONS: readonly { readonly value: string; readonly words: string; readonly ms: number }[] = [
  { value: "1h", words: "1 hour", ms: HOUR_MS },
  { value: "4h", words: "4 hours", ms: 4 * HOUR_MS },
  { value: "1d", words: "1 day", ms: 24 * HOUR_MS },
  { value: "7d", words: "7 days", ms: 7 * 24 * HOUR_MS },
];

/** Asks how long and why a finding's new alerts shall be hidden, and says exactly which those are. */
export function suppressView(finding: Finding, privateMetadata: string): FormView {
  const { where, what } = finding.subject;
  const scope = richText([
    line(bold("New alerts are hidden only if all of this is the same:")),
    ...bullets([
      ["rule: ", value(finding.rule, 200)],
      ["where: ", value(where, 200)],
      ...(what === undefined ? [] : [["process or actor: ", value(what, 200)]]),
    ]),
    line(
      "They are still stored and counted. Who has the finding does not change. At the end you are told how many were hidden.",
    ),
  ]);
  return form(
    SUPPRESS_CALLBACK_ID,
    { title: `Suppress ${findingName(finding.id)}`.slice(0, 24), submit: "Suppress" },
    privateMetadata,
    [
      scope,
      choice(
        "duration",
        "For how long?",
        DURATIONS.map(({ value, words }) => [value, words]),
        true,
      ),
      textField("reason", "Why?", {
        optional: false,
        hint: "Shown on the card and kept in the audit log, for those who come after you.",
        most: 500,
      }),
    ],
  );
}

/** Reads the form of {@link suppressView}; both fields are needed. */
export function readSuppressForm(
  values: unknown,
): FormReading<{ readonly durationMs: number; readonly reason: string }> {
  const duration = DURATIONS.find(({ value }) => value === fieldText(values, "duration"));
  const reason = fieldText(values, "reason");
  if (duration === undefined || reason === "") {
    return {
      ok: false,
      errors: {
        ...(duration === undefined ? { duration: "Choose how long." } : {}),
        ...(reason === "" ? { reason: "Say why: those who come after you need the reason." } : {}),
      },
    };
  }
  return { ok: true, values: { durationMs: duration.ms, reason } };
}
