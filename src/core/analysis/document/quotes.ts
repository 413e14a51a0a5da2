import { type Alert, textOf } from "../../falco/alert.ts";
import { showLiterally } from "../literal.ts";
import { redactAlert } from "../redaction/redact-alert.ts";

/** Tells what only repeats the alert from what somebody wrote. */
export interface Quotes {
  /** Whether the whole text stands in the alert, as it came or as Falconer shows it. */
  has(text: string): boolean;
}

const CUT = /… \(cut, \d+ characters\)$/;
/** Shorter texts stand in almost any command line. */
const SHORTEST = 4;

/**
 * The alert's own texts: raw, redacted, and both with what is invisible made visible.
 *
 * @param constants - What Falconer's own authors wrote about such alerts: a command that they name is no advice either.
 */
export function quotesOf(alert: Alert, constants: readonly string[]): Quotes {
  const raw = [...[alert, redactAlert(alert, "slack")].flatMap(textsOf), ...constants];
  const texts = [...new Set([...raw, ...raw.map((text) => showLiterally(text, Number.POSITIVE_INFINITY))].map(plain))];
  const whole = new Set(texts);
  const all = texts.join("\n");
  const stands = (text: string): boolean => {
    const wanted = plain(text.replace(CUT, ""));
    return whole.has(wanted) || (wanted.length >= SHORTEST && all.includes(wanted));
  };
  // A process's detail: its command line, terminal and user in one line.
  return {
    has: (text) => stands(text) || text.split(" · ").every((part) => stands(part.replace(/^(?:user|terminal) /, ""))),
  };
}

function textsOf(alert: Alert): readonly string[] {
  const fields = Object.entries(alert.fields).flatMap(([name, value]) => [
    name,
    textOf(value),
    `${name} = ${textOf(value)}`,
  ]);
  return [
    alert.rule,
    alert.priority,
    alert.source,
    alert.hostname ?? "",
    alert.output ?? "",
    ...alert.tags,
    ...fields,
  ].filter((text) => text !== "");
}

function plain(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
