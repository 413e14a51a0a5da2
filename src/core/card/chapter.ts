import type { RichTextPart } from "../../block-kit/types.ts";
import type { Step } from "../analysis/analysis.ts";
import { placeWords } from "../analysis/wording.ts";
import { literalLines } from "./literal-text.ts";
import { bold, box, type LinePart, line, prose } from "./rich-text.ts";

/**
 * A part of what Falconer has to say, under its own title. The card shows as many of its pieces as fit, the thread
 * shows all. The most important piece comes first.
 */
export interface Chapter {
  readonly title: string;
  readonly pieces: readonly Piece[];
}

/** What is shown together or not at all, for example a question, its command, and how to read the answer. */
export type Piece = readonly RichTextPart[];

/** The most counted characters of one text, by its kind. */
export interface Lengths {
  readonly prose: number;
  readonly value: number;
  readonly code: number;
}

/** On the card, where room is short: a command that is longer is left to the thread. */
export const CARD_LENGTHS: Lengths = { prose: 700, value: 160, code: 2500 };

/** In the thread, where nothing is left out. A piece of code must fit into one message. */
export const THREAD_LENGTHS: Lengths = { prose: 3000, value: 1000, code: 8000 };

/** A chapter, or nothing when it has nothing to say. */
export function chapter(title: string, pieces: readonly Piece[]): Chapter[] {
  const filled = pieces.filter((piece) => piece.length > 0);
  return filled.length === 0 ? [] : [{ title, pieces: filled }];
}

/** A paragraph that begins with a bold word or two. */
export function labelled(label: string, ...parts: readonly LinePart[]): RichTextPart {
  return line(bold(`${label} `), ...parts);
}

/** What to do, and its command in a box with the place where it runs. */
export function stepParts(step: Step, lengths: Lengths, label?: string): RichTextPart[] {
  const place = step.run === undefined || step.where === undefined ? "" : ` (${placeWords(step.where, step.run)})`;
  const text = [prose(step.text, lengths.prose), step.text.length === 0 ? place.trim() : place];
  return [label === undefined ? line(...text) : labelled(label, ...text), ...codeParts(step.run, lengths)];
}

/** A command or YAML in a box, whole; one that is too long is cut, with a warning not to use it as it stands. */
export function codeParts(code: string | undefined, lengths: Lengths): RichTextPart[] {
  if (code === undefined || code.trim() === "") return [];
  const { text, cut } = literalLines(code, lengths.code);
  if (!cut) return [box(text)];
  if (lengths === CARD_LENGTHS) return [line("Too long for the card: it stands in the thread.")];
  return [box(text), line(bold("This is cut: it is longer than a Slack message. Do not run it as it stands."))];
}
