import type { RichTextElement } from "@slack/types";
import { SLACK_LIMITS } from "../../../block-kit/limits.ts";
import type { RichTextPart } from "../../../block-kit/types.ts";
import type { SlackMessage } from "../card.ts";
import { countedLength, parsedText } from "../literal-text.ts";
import { markdownToRichText } from "./markdown-to-rich-text.ts";

/** Characters a message; the rest of Slack's budget is for its fallback text. */
const ROOM = SLACK_LIMITS.messageCharacters - 600;

/** A fallback text is for notifications: its beginning is enough. */
const FALLBACK = 300;

/**
 * Markdown as as many Slack messages as it takes, cut between paragraphs, lists and code blocks, and inside one only
 * when it is longer than a message. No text is lost.
 */
export function markdownMessages(markdown: string): SlackMessage[] {
  const parts = markdownToRichText(markdown).flatMap((part) => pieces(part, ROOM));
  return grouped(parts, ROOM).map((elements) => ({
    text: parsedText(elements.map(wordsOf).join(" ").trim(), FALLBACK) || "…",
    blocks: [{ type: "rich_text", elements }],
  }));
}

function grouped(parts: readonly RichTextPart[], room: number): RichTextPart[][] {
  const groups: RichTextPart[][] = [];
  let group: RichTextPart[] = [];
  let size = 0;
  for (const part of parts) {
    const length = lengthOf(part);
    if (group.length > 0 && size + length > room) {
      // A heading belongs to what follows it.
      const carried = group.length > 1 && isHeading(group.at(-1)) ? group.splice(-1) : [];
      groups.push(group);
      group = carried;
      size = carried.reduce((sum, one) => sum + lengthOf(one), 0);
    }
    group.push(part);
    size += length;
  }
  if (group.length > 0) groups.push(group);
  return groups;
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
  if (element.type !== "text" || elementLength(element) <= room) return [element];
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

function wordsOf(part: RichTextPart): string {
  const elements = part.type === "rich_text_list" ? part.elements.flatMap((item) => item.elements) : part.elements;
  return elements.map((element) => ("text" in element ? element.text : "")).join("");
}
