import { parseJson } from "../../core/falco/json.ts";
import type { AlertItem } from "../../flows/receive-alerts.ts";

/** More alerts than fit in a body of the largest size; a body with more items holds no alerts. */
const MAX_ITEMS = 10_000;

/**
 * Finds the alerts in a body: one JSON object, an array of them, or one JSON text a line (NDJSON), whatever the
 * content type promised, because log shippers send lines as `application/json` too.
 */
export function alertItemsOf(body: string): readonly AlertItem[] {
  // Some shippers on Windows write a byte order mark, which is no JSON.
  const text = body.startsWith("\uFEFF") ? body.slice(1) : body;
  if (text.trim() === "") return [{ kind: "unreadable", problem: "The body is empty" }];
  const whole = itemOf(text);
  if (whole.kind === "unreadable") return linesOf(text) ?? [whole];
  if (!Array.isArray(whole.value)) return [whole];
  if (whole.value.length > MAX_ITEMS) return tooMany();
  return whole.value.map((value) => ({ kind: "json", value, text: undefined }));
}

/** The body line by line; undefined when its first line is no JSON either, so that it was not meant as lines. */
function linesOf(text: string): readonly AlertItem[] | undefined {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (lines.length < 2 || itemOf(lines[0] ?? "").kind === "unreadable") return undefined;
  return lines.length > MAX_ITEMS ? tooMany() : lines.map(itemOf);
}

function itemOf(text: string): AlertItem {
  try {
    return { kind: "json", value: parseJson(text), text };
  } catch (error) {
    return {
      kind: "unreadable",
      problem: `This is not JSON: ${error instanceof Error ? error.message : "unreadable"}`,
    };
  }
}

function tooMany(): readonly AlertItem[] {
  return [{ kind: "unreadable", problem: `The body holds more than ${MAX_ITEMS} items` }];
}
