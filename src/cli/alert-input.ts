import type { Alert } from "../core/falco/alert.ts";
import { readAlertItems } from "../core/falco/alert-items.ts";
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
 * Reads the alerts of a file: one JSON object, an array of them, one a line, or one after another. An object may wrap
 * its alert as `{"payload": …}`.
 *
 * @param receivedAt - Milliseconds since 1970: the time of alerts that carry none.
 */
export function readAlertInput(text: string, receivedAt: number): AlertInput {
  const alerts: InputAlert[] = [];
  const problems: string[] = [];
  if (text.trim() === "") return { alerts, problems };
  for (const [index, item] of readAlertItems(text, Number.POSITIVE_INFINITY).entries()) {
    const where = item.line === undefined ? `alert ${index + 1}` : `line ${item.line}`;
    if (item.kind === "unreadable") {
      problems.push(`${where}: ${item.problem}`);
      continue;
    }
    const json = unwrapped(item.value);
    const read = readAlert(json, receivedAt);
    if (read.ok) alerts.push({ alert: read.alert, json });
    else problems.push(`${where}: ${read.problems.join("; ")}`);
  }
  return { alerts, problems };
}

/** The alert of `{"payload": …}`; anything else as it is. */
export function unwrapped(json: unknown): unknown {
  if (typeof json !== "object" || json === null || !("payload" in json)) return json;
  const { payload } = json;
  return typeof payload === "object" && payload !== null && !("rule" in json) ? payload : json;
}
