const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });
const PLAIN = /^[\x20-\x7e]*$/;
const EMOJI = /^\p{RGI_Emoji}$/v;
/** Invisible, reordering or undrawable: controls, bidi, zero-width, tags, odd spaces, separators, lone surrogates. */
const UNSEEN = /[[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u{fdfd}]--[ ]]/v;
const MARK = /^\p{M}$/u;
const MARKS_PER_CHARACTER = 2;

/**
 * Outside text as it may be shown in one line: everything that is invisible, reorders its neighbours or steers a
 * terminal becomes a visible name (`⟨U+202E⟩`, line ends `⏎`, tabs `⇥`), and stacked marks are counted after the second.
 *
 * It escapes for no syntax: show the result where nothing is formatted. The raw value is what is compared.
 *
 * @param maxCharacters - The result's greatest length, in UTF-16 units as Slack counts. Longer text is cut between
 *   graphemes and ends in `… (cut, N characters)`, where N is the length of the whole in code points.
 */
export function showLiterally(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters && PLAIN.test(text)) return text;
  const cutMark = `… (cut, ${countCodePoints(text)} characters)`;
  let shown = "";
  let roomForMark = "";
  for (const { segment } of GRAPHEMES.segment(text)) {
    shown += visible(segment);
    if (shown.length > maxCharacters) return (roomForMark + cutMark).slice(0, maxCharacters);
    if (shown.length + cutMark.length <= maxCharacters) roomForMark = shown;
  }
  return shown;
}

function visible(grapheme: string): string {
  if (grapheme === "\n" || grapheme === "\r\n") return "⏎";
  if (grapheme === "\t") return "⇥";
  if (PLAIN.test(grapheme) || EMOJI.test(grapheme)) return grapheme;
  let text = "";
  let marks = 0;
  for (const character of grapheme) {
    if (MARK.test(character) && !UNSEEN.test(character) && ++marks > MARKS_PER_CHARACTER) continue;
    text += UNSEEN.test(character) ? named(character) : character;
  }
  return marks > MARKS_PER_CHARACTER ? `${text}⟨${marks - MARKS_PER_CHARACTER} more marks⟩` : text;
}

function named(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return `⟨U+${hex}⟩`;
}

function countCodePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
