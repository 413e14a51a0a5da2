import type { Piece } from "./piece.ts";

/** Words that say that what follows, or went before, joins a rule's condition. */
const SAID = [
  /\b(?:append|add|put)\w*\b[^.`]{0,50}`((?:and|or) [^`]+)`/i,
  /`((?:and|or) [^`]+)`[^.`]{0,50}\bcondition\b/i,
  /\bcondition:? append:? ((?:and|or) [^`]+)$/i,
];

/**
 * A condition that a sentence would have added to the alert's rule, as the Falco rules that would do it: so it is
 * tried as they are.
 */
export function saidConditions(piece: Piece, rule: string): readonly Piece[] {
  if (piece.kind !== "statement" || /\b(?:not|never|don't|unlike)\b[^`]*`(?:and|or) /i.test(piece.text)) return [];
  const condition = SAID.flatMap((pattern) => pattern.exec(piece.text)?.[1] ?? [])[0];
  if (condition === undefined) return [];
  const meaning = `- rule: ${JSON.stringify(rule)}\n  condition: ${JSON.stringify(condition.trim())}\n  override:\n    condition: append\n`;
  return [{ ...piece, kind: "falco rules", meaning, isFrame: false, leadIn: "" }];
}
