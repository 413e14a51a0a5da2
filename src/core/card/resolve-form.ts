import type { FormView } from "../../block-kit/types.ts";
import { DISPOSITIONS, type Disposition, type Finding, findingName } from "../triage/finding.ts";
import { choice, form, textField } from "./form-parts.ts";
import { type FormReading, fieldText } from "./form-values.ts";
import { line, richText, value } from "./rich-text.ts";

/** Names the form in Slack's `view_submission`. */
export const RESOLVE_CALLBACK_ID = "falco_resolve_form";

const DISPOSITION_WORDS: Readonly<Record<Disposition, string>> = {
  "true positive": "True positive: it was an attack or a breach of policy",
  "benign, expected": "Benign, expected: it happened, and it is all right",
  "false positive": "False positive: the rule was wrong",
  duplicate: "Duplicate of another finding",
  test: "A test",
};

/** Asks what a finding turned out to be. */
export function resolveView(finding: Finding, privateMetadata: string): FormView {
  return form(
    RESOLVE_CALLBACK_ID,
    { title: `Resolve ${findingName(finding.id)}`.slice(0, 24), submit: "Resolve" },
    privateMetadata,
    [
      richText([
        line(value(finding.rule, 200), " in ", value(finding.subject.where, 200)),
        line("If it fires again within 24 hours, it is opened again in the same thread."),
      ]),
      choice(
        "disposition",
        "What was it?",
        DISPOSITIONS.map((disposition) => [disposition, DISPOSITION_WORDS[disposition]]),
        false,
      ),
      textField("note", "Note", { optional: true, hint: "What did you find, and what did you do?", most: 1000 }),
    ],
  );
}

/** Reads the form of {@link resolveView}. */
export function readResolveForm(
  values: unknown,
): FormReading<{ readonly disposition: Disposition; readonly note: string }> {
  const chosen = fieldText(values, "disposition");
  const disposition = DISPOSITIONS.find((known) => known === chosen);
  if (disposition === undefined) return { ok: false, errors: { disposition: "Choose what it was." } };
  return { ok: true, values: { disposition, note: fieldText(values, "note") } };
}
