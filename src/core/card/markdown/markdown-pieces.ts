import type { RichTextElement } from "@slack/types";
import { SLACK_LIMITS } from "../../../block-kit/limits.ts";
import type { RichTextPart } from "../../../block-kit/types.ts";
import type { Piece } from "../chapter.ts";
import { countedLength } from "../literal-text.ts";
import { markdownToRichText } from "./markdown-to-rich-text.ts";

/** Characters a part; the rest of Slack's budget for a message is for its headings. */
const ROOM = SLACK_LIMITS.messageCharacters - 1000;

/**
 * Markdown as the pieces of a chapter, which may be spread over messages between them: paragraphs with their heading,
 * lists, blocks of code, each cut only when it is longer than a message. No text is lost.
 */
export function markdownPieces(markdown: string): Piece[] {
  const parts = markdownToRichText(markdown).flatMap((part) => pieces(part, ROOM));
  const all: RichTextPart[][] = [];
  for (const part of parts) {
    const last = all.at(-1);
    // A heading belongs to what follows it.
    if (last !== undefined && isHeading(last.at(-1))) last.push(part);
    else all.push([part]);
  }
  return all;
}

function isHeading(part: RichTextPart | undefined): boolean {
  return (
    part?.type === "rich_text_section" &&
    part.elements.every((element) => "style" in element && element.style !== undefined && "bold" in element.style)
  );
}

/** The part itself, or, when it is longer than a message, its pieces. */
function pieces(part: RichTextPart, room: number): RichTextPart[] {
  if (lengthOf(part) <= room) return [part];
  if (part.type === "rich_text_list") {
    let offset = part.offset ?? 0;
    return part.elements.flatMap((item) =>
      runs(item.elements, room).map((elements, index) => {
        if (index === 0) offset += 1;
        return {
          ...part,
          elements: [{ type: "rich_text_section" as const, elements }],
          ...(part.style === "ordered" && offset > 1 ? { offset: offset - 1 } : {}),
        };
      }),
    );
  }
  return runs(part.elements, room).map((elements) => ({ ...part, elements }) as RichTextPart);
}

/** Elements in runs of at most `room` characters; a longer text is cut at a line end, else at a blank, else anywhere. */
function runs(elements: readonly RichTextElement[], room: number): RichTextElement[][] {
  const all: RichTextElement[][] = [];
  let run: RichTextElement[] = [];
  let left = room;
  const close = () => {
    if (run.length > 0) all.push(run);
    run = [];
    left = room;
  };
  for (const element of elements) {
    for (const piece of cut(element, room)) {
      if (elementLength(piece) > left) close();
      run.push(piece);
      left -= elementLength(piece);
    }
  }
  close();
  return all;
}

function cut(element: RichTextElement, room: number): RichTextElement[] {
  if (elementLength(element) <= room) return [element];
  // A label of that length leads nowhere; its address stands behind it.
  if (element.type === "link") {
    const { url, text = "" } = element;
    return [...cut({ type: "text", text: `${text} ` }, room), { type: "link", url, text: url }];
  }
  if (element.type !== "text") return [element];
  const texts: RichTextElement[] = [];
  let rest = element.text;
  while (countedLength(rest) > room) {
    // Every character counts five at most ("&amp;"), so that many fit in any case.
    const end = lastBreak(rest, room, Math.floor(room / 5));
    texts.push({ ...element, text: rest.slice(0, end) });
    rest = rest.slice(end);
  }
  return rest === "" ? texts : [...texts, { ...element, text: rest }];
}

function lastBreak(text: string, room: number, safe: number): number {
  let end = Math.min(text.length, room);
  while (countedLength(text.slice(0, end)) > room) end = Math.max(safe, Math.floor(end * 0.9));
  for (const mark of ["\n", " "]) {
    const at = text.lastIndexOf(mark, end - 1);
    if (at > end / 2) return at + 1;
  }
  // Never between the halves of a surrogate pair.
  return /[\uD800-\uDBFF]/.test(text[end - 1] ?? "") ? end - 1 : end;
}

function lengthOf(part: RichTextPart): number {
  const elements = part.type === "rich_text_list" ? part.elements.flatMap((item) => item.elements) : part.elements;
  return elements.reduce((sum, element) => sum + elementLength(element), 1);
}

function elementLength(element: RichTextElement): number {
  const text = "text" in element && typeof element.text === "string" ? countedLength(element.text) : 0;
  return text + (element.type === "link" ? countedLength(element.url) : 0);
}
