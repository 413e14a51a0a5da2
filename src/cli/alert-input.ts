import type { Alert } from "../core/falco/alert.ts";
import { parseJson } from "../core/falco/json.ts";
import { readAlert } from "../core/falco/read-alert.ts";

/** An alert from a file, with the JSON that it was read from. */
export interface InputAlert {
  readonly alert: Alert;
  readonly json: unknown;
}

/** The alerts of a file, and what stands in it that is none: one line of explanation each. */
export interface AlertInput {
  readonly alerts: readonly InputAlert[];
  readonly problems: readonly string[];
}

/**
 * Reads alerts from text: one JSON object, an array of them, or one object a line. An object may wrap its alert as
 * `{"payload": …}`.
 *
 * @param receivedAt - Milliseconds since 1970: the time of alerts that carry none.
 */
export function readAlertInput(text: string, receivedAt: number): AlertInput {
  const alerts: InputAlert[] = [];
  const problems: string[] = [];
  for (const entry of entriesOf(text)) {
    if ("problem" in entry) {
      problems.push(entry.problem);
      continue;
    }
    const json = unwrapped(entry.json);
    const read = readAlert(json, receivedAt);
    if (read.ok) alerts.push({ alert: read.alert, json });
    else problems.push(`${entry.where}: ${read.problems.join("; ")}`);
  }
  return { alerts, problems };
}

type Entry = { readonly where: string; readonly json: unknown } | { readonly problem: string };

function entriesOf(text: string): readonly Entry[] {
  const trimmed = text.trim();
  if (trimmed === "") return [];
  const whole = parsed(trimmed);
  if (whole !== undefined) {
    return Array.isArray(whole.json)
      ? whole.json.map((json: unknown, index) => ({ where: `alert ${index + 1}`, json }))
      : [{ where: "alert 1", json: whole.json }];
  }
  return text.split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    const where = `line ${index + 1}`;
    const json = parsed(line);
    return [json === undefined ? { problem: `${where}: this is not JSON` } : { where, json: json.json }];
  });
}

function parsed(text: string): { readonly json: unknown } | undefined {
  try {
    return { json: parseJson(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function unwrapped(json: unknown): unknown {
  if (typeof json !== "object" || json === null || !Object.hasOwn(json, "payload")) return json;
  const { payload } = json as { readonly payload: unknown };
  return typeof payload === "object" && payload !== null && !Object.hasOwn(json, "rule") ? payload : json;
}
