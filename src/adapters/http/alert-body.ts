import { parseJson } from "../../core/falco/json.ts";
import type { AlertItem } from "../../flows/receive-alerts.ts";

/** More alerts than fit in a body of the largest size; a body with more items holds no alerts. */
const MAX_ITEMS = 10_000;

/**
 * Finds the alerts in a body: one JSON object, an array of them, or one JSON text a line (NDJSON), whatever the
 * content type promised, because log shippers send lines as `application/json` too.
 *
 * @param maxItems - A body with more is one unreadable item.
 */
export function alertItemsOf(body: string, maxItems = MAX_ITEMS): readonly AlertItem[] {
  // Some shippers on Windows write a byte order mark, which is no JSON.
  const text = body.startsWith("\uFEFF") ? body.slice(1) : body;
  if (text.trim() === "") return [{ kind: "unreadable", problem: "The body is empty", text }];
  const whole = itemOf(text);
  if (whole.kind === "unreadable") return linesOf(text, maxItems) ?? [whole];
  if (!Array.isArray(whole.value)) return [whole];
  if (whole.value.length > maxItems) return tooMany(text, maxItems);
  return whole.value.map((value) => ({ kind: "json", value, text: undefined }));
}

/**
 * The body line by line, a line holding an alert or an array of them; undefined when it was not meant as lines, so
 * that a broken alert over many lines is one unreadable item and not as many as it has lines.
 */
function linesOf(text: string, maxItems: number): readonly AlertItem[] | undefined {
  // JSON holds no bare carriage return, so one of those ends a line, too.
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== "");
  if (lines.length < 2) return undefined;
  if (lines.length > maxItems) return tooMany(text, maxItems);
  const items = lines.flatMap((line) => elementsOf(itemOf(line)));
  if (!items.some(isWholeLine)) return undefined;
  return items.length > maxItems ? tooMany(text, maxItems) : items;
}

function elementsOf(item: AlertItem): readonly AlertItem[] {
  if (item.kind === "unreadable" || !Array.isArray(item.value) || item.value.length === 0) return [item];
  return item.value.map((value) => ({ kind: "json", value, text: undefined }));
}

/** A part of an indented alert may be an object, too, but it does not begin its line, or a comma follows. */
function isWholeLine(item: AlertItem): boolean {
  if (item.kind === "unreadable" || typeof item.value !== "object" || item.value === null) return false;
  return item.text === undefined || item.text.startsWith("{");
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
