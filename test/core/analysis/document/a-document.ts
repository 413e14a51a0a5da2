import { attacksOn, authorTexts } from "../../../../src/core/analysis/document/author-texts.ts";
import { type VerifiedPiece, verifyDocument } from "../../../../src/core/analysis/document/verify-document.ts";
import type { Alert } from "../../../../src/core/falco/alert.ts";
import { fixture, PLAYBOOKS } from "../alerts.ts";

/** What `falconer verify` says of a document, by default about the alert of the first sample report. */
export function verified(document: string, alert: Alert = fixture("report-1")): readonly VerifiedPiece[] {
  return verifyDocument(document, {
    alert,
    constants: authorTexts(alert, PLAYBOOKS),
    counterExamples: attacksOn(alert, PLAYBOOKS),
  });
}

/** What is withheld of it. */
export function withheld(document: string, alert?: Alert): readonly { text: string; reason: string }[] {
  return verified(document, alert).flatMap(({ text, check }) => (check.ok ? [] : [{ text, reason: check.reason }]));
}
