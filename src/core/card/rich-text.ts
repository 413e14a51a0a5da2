import type { RichTextElement, RichTextSection } from "@slack/types";
import type { RichTextBlock, RichTextPart } from "../../block-kit/types.ts";
import type { Prose } from "../analysis/analysis.ts";
import type { Actor, Moment, UserId } from "../triage/finding.ts";
import { countedLength, literal } from "./literal-text.ts";

/** A piece of a line: text, a date, a person, a link. Slack parses none of it. */
export type Inline = RichTextElement;

/** What a line is made of; our own words may be plain strings. */
export type LinePart = string | Inline | readonly Inline[];

/** One line or paragraph. */
export function line(...parts: readonly LinePart[]): RichTextSection {
  return { type: "rich_text_section", elements: inlines(parts) };
}

/** A list of bullets, one paragraph each; nothing when there are none. */
export function bullets(items: readonly (readonly LinePart[])[]): RichTextPart[] {
  if (items.length === 0) return [];
  return [{ type: "rich_text_list", style: "bullet", elements: items.map((item) => line(...item)) }];
}

/** Text in a fixed-width box, its lines kept. */
export function box(text: string): RichTextPart {
  return { type: "rich_text_preformatted", elements: [{ type: "text", text: text === "" ? " " : text }] };
}

/** A rich_text block of at least one part. */
export function richText(parts: readonly RichTextPart[], blockId?: string): RichTextBlock {
  const elements = parts.length === 0 ? [line(" ")] : [...parts];
  return { type: "rich_text", ...(blockId === undefined ? {} : { block_id: blockId }), elements };
}

/** Our own words, bold. */
export function bold(text: string): Inline {
  return { type: "text", text, style: { bold: true } };
}

/** Outside text as code, so that the reader sees where it begins and ends. */
export function value(text: string, most: number): Inline[] {
  const shown = literal(text, most);
  return shown === "" ? [] : [{ type: "text", text: shown, style: { code: true } }];
}

/** Outside text of people (notes, reasons), quoted. */
export function quoted(text: string, most: number): Inline[] {
  return [{ type: "text", text: `“${literal(text, most)}”` }];
}

/** A prose, its values as code. What does not fit into `most` counted characters is cut, and said to be. */
export function prose(spans: Prose, most: number): Inline[] {
  const shown: Inline[] = [];
  let room = most - CUT.length;
  for (const span of spans) {
    if (room <= 0) return [...shown, { type: "text", text: CUT }];
    const text = literal(span.as === undefined ? span.text.replaceAll(/\s+/g, " ") : span.text, room);
    if (text !== "") shown.push({ type: "text", text, ...(span.as === undefined ? {} : { style: { code: true } }) });
    room -= countedLength(text);
  }
  return shown;
}

const CUT = "… (cut)";

/** A moment in the reader's own time zone; UTC where that cannot be shown. */
export function moment(at: Moment): Inline {
  return date(at, "{date_short_pretty} {time}");
}

/** The same with seconds, for what follows one another quickly. */
export function momentToTheSecond(at: Moment): Inline {
  return date(at, "{date_short_pretty} {time_secs}");
}

function date(at: Moment, format: string): Inline {
  const seconds = Math.floor(at / 1000);
  if (!Number.isSafeInteger(seconds) || Math.abs(at) > LAST_MOMENT) return { type: "text", text: "an unknown time" };
  return { type: "date", timestamp: seconds, format, fallback: utc(at) };
}

/** `2026-11-22 07:30:05 UTC`: what to search for in logs. */
export function utc(at: Moment): string {
  if (!(Math.abs(at) <= LAST_MOMENT)) return "an unknown time";
  return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** The last moment that a JavaScript Date can hold. */
const LAST_MOMENT = 8_640_000_000_000_000;

/** A person by Slack id. In an edited card this pings nobody; in a new message it does. */
export function person(id: UserId): Inline {
  return isUserId(id) ? { type: "user", user_id: id } : { type: "text", text: literal(id, 50) || "somebody" };
}

/** Whoever did something: a person or Falconer itself. */
export function actor(by: Actor): Inline {
  return by.kind === "person" ? person(by.id) : { type: "text", text: "Falconer" };
}

/** Whether a text has the shape of a Slack user id, so that Slack takes it as one. */
export function isUserId(id: string): boolean {
  return /^[UW][A-Z0-9]{1,30}$/.test(id);
}

/** A link of a playbook: https only, its address in sight. Anything else is shown as text. */
export function reference(url: string): Inline[] {
  const safe = /^https:\/\/[\w.-]+(?:[:/?#][\x21\x23-\x3b\x3d\x3f-\x7e]*)?$/.test(url) && url.length <= MAX_URL;
  return safe && URL.canParse(url) ? [{ type: "link", url }] : value(url, MAX_URL);
}

const MAX_URL = 500;

/** Words of ours that lead to a web address; the words alone where it is none. */
export function link(url: string | undefined, text: string): Inline {
  const safe = url !== undefined && /^https?:\/\/[\x21\x23-\x3b\x3d\x3f-\x7e]+$/.test(url) && url.length <= MAX_URL;
  return safe && URL.canParse(url) ? { type: "link", url, text } : { type: "text", text };
}

function inlines(parts: readonly LinePart[]): Inline[] {
  const all = parts.flatMap((part): Inline[] => {
    if (typeof part === "string") return [{ type: "text", text: part }];
    return Array.isArray(part) ? [...(part as readonly Inline[])] : [part as Inline];
  });
  // Slack refuses empty text, and a line without anything.
  const shown = all.filter((inline) => inline.type !== "text" || inline.text !== "");
  return shown.length === 0 ? [{ type: "text", text: " " }] : shown;
}
