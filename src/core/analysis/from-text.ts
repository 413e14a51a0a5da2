import { type Analysis, words } from "./analysis.ts";

const FROM_TEXT =
  "This was read from the text of an alert, which does not name its rule: what follows rests on the fields in that text " +
  "alone. A command line can imitate fields, so compare it with the alert's JSON, which also tells more.";

/** The analysis of an alert that was read from Falco's line of text: it says on how little it rests. */
export function restingOnText(analysis: Analysis): Analysis {
  const whatHappened = [...words(FROM_TEXT), ...(analysis.basis.kind === "generic" ? [] : analysis.whatHappened)];
  // Without the rule's name there is nothing to tune.
  return { ...analysis, whatHappened, tuning: [] };
}
