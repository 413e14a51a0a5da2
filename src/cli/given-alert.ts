import type { Alert } from "../core/falco/alert.ts";
import { parseJson, writeJson } from "../core/falco/json.ts";
import { readAlertText } from "../core/falco/read-alert-text.ts";
import { withPriority } from "../core/falco/with-priority.ts";
import { readAlertInput } from "./alert-input.ts";
import type { CliIo } from "./cli-io.ts";
import { readInput } from "./input-text.ts";
import { messageOf } from "./message-of.ts";

/** The alerts that somebody named on the command line, or what is wrong with them. */
export type GivenAlerts =
  | {
      readonly ok: true;
      readonly alerts: readonly Alert[];
      /** Alerts out of Falco's lines of text, looked for where no JSON is: they have no rule and few fields. */
      readonly fromText: readonly Alert[];
      readonly problems: readonly string[];
    }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads alerts given as a file, as `-`, or as JSON on the command line itself.
 *
 * An alert without a priority is taken all the same.
 */
export async function readGivenAlerts(given: string, io: CliIo): Promise<GivenAlerts> {
  const isInline = /^\s*[{[]/.test(given);
  let text: string;
  try {
    text = isInline ? given : await readInput(given, io);
  } catch (error) {
    return { ok: false, problem: `${given}: ${messageOf(error)}` };
  }
  const { alerts, problems } = readAlertInput(completed(text.replace(/^\uFEFF/, "")), Date.now());
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const fromText = alerts.length === 0 ? readLines(lines) : [];
  const isAllText = fromText.length > 0 && fromText.length === lines.length;
  return { ok: true, alerts: alerts.map(({ alert }) => alert), fromText, problems: isAllText ? [] : problems };
}

function readLines(lines: readonly string[]): Alert[] {
  return lines.flatMap((line) => {
    // JSON that is no alert may hold such a line; what is wrong with the JSON is said instead.
    if (/^\s*[{[]/.test(line)) return [];
    const reading = readAlertText(line, Date.now());
    return reading.kind === "alert" ? [reading.alert] : [];
  });
}

function completed(text: string): string {
  try {
    const json = parseJson(text);
    const whole = withPriority(json);
    return whole === json ? text : writeJson(whole);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
