import { compileCondition } from "../../falco/condition/compile-condition.ts";
import type { Piece } from "./piece.ts";

/** Words that say that what follows, or went before, joins a rule's condition. */
const SAID = [
  /\b(?:append|add|put)\w*\b[^.`]{0,50}`((?:and|or) [^`]+)`/i,
  /`((?:and|or) [^`]+)`[^.`]{0,50}\bcondition\b/i,
  /\bcondition:? append:? ((?:and|or) [^`]+)$/i,
];
/** An exception's parts in one line. */
const EXCEPTION =
  /\bfields:? ?(\[[^\]]{1,200}\])(?:[^[]{0,20}\bcomps:? ?(\[[^\]]{1,200}\]))?[^[]{0,60}\bvalues:? ?(\[{1,2}[^\]]{1,300}\]{1,2})/i;
/** Words that say that a condition is to be silenced. */
const SILENCES =
  /\b(?:suppress\w*|silenc\w+|exempt\w*|mut(?:e|ing)|exclud\w+|ignor\w+|whitelist\w*|allow-?list\w*|except(?! for\b)|exception\w*|filter out)\b[^`]{0,60}`([^`]+)`/i;
const IN_EXCEPTION =
  /`([^`]+)`[^.`]{0,40}\b(?:in(?:to)?|to|as) (?:the |an? |your )?(?:exceptions?|suppressions?|allow-?list|macro)\b/i;
const OPPOSITE = /\b(?:not|never|don't|do not|unlike|instead of)\b[^`]{0,80}`/i;

/**
 * What a sentence would have done to the alert's rule, as the Falco rules that would do it: so it is tried as they are.
 */
export function saidConditions(piece: Piece, rule: string): readonly Piece[] {
  const { sentence = piece.text } = piece;
  if (piece.kind !== "statement" || OPPOSITE.test(sentence.replaceAll(/`[^`]*`/g, "`"))) return [];
  const change = changeIn(sentence);
  if (change === undefined) return [];
  return [
    {
      ...piece,
      kind: "falco rules",
      meaning: `- rule: ${JSON.stringify(rule)}\n${change}`,
      isFrame: false,
      leadIn: "",
    },
  ];
}

function changeIn(text: string): string | undefined {
  const [, fields, comps, values = ""] = EXCEPTION.exec(text.replaceAll("`", "")) ?? [];
  if (fields !== undefined) {
    const rows = values.startsWith("[[") ? values : `[${values}]`;
    return `  exceptions:\n    - name: said\n      fields: ${fields}\n${comps === undefined ? "" : `      comps: ${comps}\n`}      values: ${rows}\n  override:\n    exceptions: append\n`;
  }
  const condition = SAID.flatMap((pattern) => pattern.exec(text)?.[1] ?? [])[0] ?? silenced(text);
  return condition === undefined
    ? undefined
    : `  condition: ${JSON.stringify(condition.trim())}\n  override:\n    condition: append\n`;
}

function silenced(text: string): string | undefined {
  const condition = SILENCES.exec(text)?.[1] ?? IN_EXCEPTION.exec(text)?.[1];
  const isCondition =
    condition !== undefined &&
    /^\(?(?:not )?[a-z][\w.]*\.[\w.[\]]+\s*(?:[!=]=?|in|i?contains|startswith|endswith)\s*\S/.test(condition);
  return isCondition && compileCondition(condition).ok ? `and not (${condition})` : undefined;
}
