import type { Place, YamlScalar } from "./rules-yaml.ts";

/**
 * A text put together from scalars of rules files, which still knows where each of its characters comes from: a
 * condition grows by appending, by exceptions and by lists, and an error in it must lead to the line that caused it.
 */
export interface TracedText {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

interface Piece {
  readonly text: string;
  /** The piece's own start within what `placeOf` counts. */
  readonly from: number;
  placeOf(offset: number): Place;
}

/** The text of a scalar. */
export function tracedScalar(scalar: YamlScalar): TracedText {
  return traced([{ text: scalar.text, from: 0, placeOf: (offset) => scalar.placeOf(offset) }]);
}

/** A text of our own making; all of it stands at one place. */
export function tracedAt(text: string, at: Place): TracedText {
  return traced([{ text, from: 0, placeOf: () => at }]);
}

/** Several texts, one after the other. */
export function joined(...parts: readonly TracedText[]): TracedText {
  return traced(parts.flatMap((part) => part.pieces));
}

/** The part from `start` to before `end`, as `String.slice` counts. */
export function sliced(whole: TracedText, start: number, end = whole.text.length): TracedText {
  const pieces: Piece[] = [];
  let begin = 0;
  for (const piece of whole.pieces) {
    const from = Math.max(0, start - begin);
    const to = Math.min(piece.text.length, end - begin);
    if (from < to) pieces.push({ ...piece, text: piece.text.slice(from, to), from: piece.from + from });
    begin += piece.text.length;
  }
  return traced(pieces);
}

/** Where the character at `offset` was written; past the end: where the last one was. */
export function placeOf(whole: TracedText, offset: number): Place | undefined {
  let begin = 0;
  for (const piece of whole.pieces) {
    if (offset < begin + piece.text.length) return piece.placeOf(piece.from + Math.max(0, offset - begin));
    begin += piece.text.length;
  }
  const last = whole.pieces.at(-1);
  return last?.placeOf(last.from + last.text.length);
}

function traced(pieces: readonly Piece[]): TracedText {
  return { pieces, text: pieces.map((piece) => piece.text).join("") };
}
