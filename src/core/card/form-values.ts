import { writtenText } from "../triage/written-text.ts";

/** What a form holds, or what is wrong with it: by block id, in words for the person who filled it in. */
export type FormReading<Values> =
  | { readonly ok: true; readonly values: Values }
  | { readonly ok: false; readonly errors: Readonly<Record<string, string>> };

/**
 * The text or chosen option of a form's field, trusting nothing about the payload.
 *
 * @param values - `view.state.values` of Slack's `view_submission`: by block id, then by action id.
 * @returns Trimmed; empty when nothing was entered that anybody could read.
 */
export function fieldText(values: unknown, blockId: string): string {
  const block = ownValue(values, blockId);
  const element = isRecord(block) ? Object.values(block)[0] : undefined;
  const chosen = ownValue(element, "selected_option");
  const text = chosen === undefined || chosen === null ? ownValue(element, "value") : ownValue(chosen, "value");
  return typeof text === "string" ? writtenText(text) : "";
}

function ownValue(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
