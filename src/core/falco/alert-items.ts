import { parseJson } from "./json.ts";

/** What stands in one place of a text that should hold alerts. */
export type AlertItem =
  /** `text` is the JSON as it came, where it stands for this item alone: then it is kept as it is. */
  | { readonly kind: "json"; readonly value: unknown; readonly text: string | undefined; readonly line?: number }
  | { readonly kind: "unreadable"; readonly problem: string; readonly text: string; readonly line?: number };

/**
 * Finds the alerts in a text: one JSON object, an array of them, one JSON text a line (NDJSON), or several one after
 * another, as `jq` prints them. What the sender calls it does not matter: log shippers send lines as `application/json`.
 *
 * @param maxItems - A text with more is one unreadable item.
 * @returns At least one item, unless the text is an empty array. `line` counts from 1, where the items are lines.
 */
export function readAlertItems(text: string, maxItems: number): readonly AlertItem[] {
  const json = withoutMark(text);
  if (json.trim() === "") return [{ kind: "unreadable", problem: "The body is empty", text: json }];
  const whole = itemOf(json);
  const items = whole.kind === "json" ? elementsOf(whole) : (linesOf(json, maxItems) ?? sequenceOf(json) ?? [whole]);
  return items.length > maxItems ? tooMany(json, maxItems) : items;
}

/** Some programs on Windows begin with a byte order mark, which is no JSON. */
function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

/**
 * The text line by line, a line holding an alert or an array of them; undefined when it was not meant as lines, so
 * that a broken alert over many lines is one unreadable item and not as many as it has lines.
 */
function linesOf(text: string, maxItems: number): readonly AlertItem[] | undefined {
  // JSON holds no bare carriage return, so one of those ends a line, too.
  const lines = text
    .split(/\r\n|[\r\n]/)
    .map((line, index) => ({ text: withoutMark(line), line: index + 1 }))
    .filter((line) => line.text.trim() !== "");
  if (lines.length < 2) return undefined;
  if (lines.length > maxItems) return tooMany(text, maxItems);
  const items = lines.flatMap(({ text, line }) => {
    const item = itemOf(text);
    const isFilled = item.kind === "json" && Array.isArray(item.value) && item.value.length > 0;
    return (isFilled ? elementsOf(item) : [item]).map((each) => ({ ...each, line }));
  });
  return items.some(isWholeLine) ? items : undefined;
}

/** A part of an indented alert may be an object, too, but it does not begin its line, or a comma follows. */
function isWholeLine(item: AlertItem): boolean {
  if (item.kind === "unreadable" || typeof item.value !== "object" || item.value === null) return false;
  return item.text === undefined || item.text.startsWith("{");
}

// A string that does not end reaches to the text's end, so that no text takes more than one pass.
const STRINGS_AND_BRACKETS = /"[^"\\]*(?:\\[\s\S][^"\\]*)*(?:"|$)|[{}[\]]/g;

/** JSON texts one after another, each over many lines; undefined when they are not all fine. */
function sequenceOf(text: string): readonly AlertItem[] | undefined {
  const items: AlertItem[] = [];
  let depth = 0;
  let start = 0;
  for (const { 0: token, index } of text.matchAll(STRINGS_AND_BRACKETS)) {
    if (token === "{" || token === "[") depth += 1;
    if (token !== "}" && token !== "]") continue;
    depth -= 1;
    if (depth > 0) continue;
    const item = itemOf(text.slice(start, index + 1).trim());
    if (item.kind === "unreadable") return undefined;
    items.push(...elementsOf(item));
    start = index + 1;
  }
  return text.slice(start).trim() === "" ? items : undefined;
}

function elementsOf(item: AlertItem & { readonly kind: "json" }): readonly AlertItem[] {
  if (!Array.isArray(item.value)) return [item];
  return item.value.map((value) => ({ kind: "json", value, text: undefined }));
}

function itemOf(text: string): AlertItem {
  try {
    return { kind: "json", value: parseJson(text), text };
  } catch (error) {
    const problem = `This is not JSON: ${error instanceof Error ? error.message : "unreadable"}`;
    return { kind: "unreadable", problem, text };
  }
}

function tooMany(text: string, maxItems: number): readonly AlertItem[] {
  return [{ kind: "unreadable", problem: `The body holds more than ${maxItems} items`, text }];
}
