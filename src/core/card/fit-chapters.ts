import { countedCharacters } from "../../block-kit/characters.ts";
import type { RichTextBlock, RichTextList, RichTextPart } from "../../block-kit/types.ts";
import type { Chapter, Piece } from "./chapter.ts";
import { bold, line, richText } from "./rich-text.ts";

/** Chapters cut down to a budget; what was left out is counted, so that the reader can be told. */
export interface Fitted {
  readonly chapters: readonly Chapter[];
  readonly leftOut: readonly { readonly title: string; readonly pieces: number }[];
}

/**
 * Takes pieces while they fit into the budget (counted characters): the first of each chapter, for it matters most, then
 * the others in order. A piece is taken whole or not at all.
 */
export function fitChapters(chapters: readonly Chapter[], budget: number): Fitted {
  let room = budget;
  const taken = new Set<Piece>();
  const take = (piece: Piece, title: string): void => {
    const cost = costOf(piece) + title.length;
    if (cost > room) return;
    taken.add(piece);
    room -= cost;
  };
  for (const { title, pieces } of chapters) for (const piece of pieces.slice(0, 1)) take(piece, title);
  for (const { title, pieces } of chapters) {
    for (const piece of pieces.slice(1)) take(piece, pieces.some((other) => taken.has(other)) ? "" : title);
  }
  const fitted = chapters.map(({ title, pieces }) => {
    const kept = pieces.filter((piece) => taken.has(piece));
    return { title, pieces: kept, leftOut: pieces.length - kept.length };
  });
  return {
    chapters: fitted.filter(({ pieces }) => pieces.length > 0).map(({ title, pieces }) => ({ title, pieces })),
    leftOut: fitted.filter(({ leftOut }) => leftOut > 0).map(({ title, leftOut }) => ({ title, pieces: leftOut })),
  };
}

/** What all pieces of the chapters cost, in counted characters. */
export function costOfChapters(chapters: readonly Chapter[]): number {
  return chapters.reduce(
    (sum, { title, pieces }) => sum + pieces.reduce((cost, piece) => cost + costOf(piece), title.length),
    0,
  );
}

/** What a piece costs, in counted characters, with what sets it apart. */
export function costOf(piece: Piece): number {
  return countedCharacters([richText(piece)], "post") + NEW_LINE.text.length;
}

/** One block per chapter: its title, then its pieces. */
export function chapterBlocks(chapters: readonly Chapter[]): RichTextBlock[] {
  return chapters.map(({ title, pieces }) => richText([line(bold(title)), ...joinNeighbours(pieces.flatMap(apart))]));
}

/** A piece of several parts begins after an empty line, so that the reader sees which command belongs to what. */
function apart(piece: Piece, index: number): Piece {
  const [first, ...rest] = piece;
  if (index === 0 || rest.length === 0 || first?.type !== "rich_text_section") return piece;
  return [{ ...first, elements: [NEW_LINE, ...first.elements] }, ...rest];
}

/** Neighbouring lists become one, and so do neighbouring boxes: they stand as close as the lines of one. */
export function joinNeighbours(parts: readonly RichTextPart[]): RichTextPart[] {
  const joined: RichTextPart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part.type === "rich_text_list" && last?.type === "rich_text_list" && goesOn(part, last)) {
      joined[joined.length - 1] = { ...last, elements: [...last.elements, ...part.elements] };
    } else if (
      part.type === "rich_text_preformatted" &&
      last?.type === "rich_text_preformatted" &&
      part.language === last.language
    ) {
      joined[joined.length - 1] = { ...last, elements: [...last.elements, NEW_LINE, ...part.elements] };
    } else joined.push(part);
  }
  return joined;
}

function goesOn(part: RichTextList, last: RichTextList): boolean {
  return part.style === last.style && part.indent === last.indent && part.offset === undefined;
}

const NEW_LINE = { type: "text", text: "\n" } as const;
