import type { Alert, FieldValue } from "../falco/alert.ts";

/**
 * Longest text of a field that is looked at, in UTF-16 units. Falco cuts a command line at 4096 bytes itself; what is
 * longer was sent by somebody else or is a request's body, and is never allowed to keep other alerts waiting.
 */
const FIELD_CHARACTERS = 16_000;
/** For all fields together; an alert of Falco has a few kilobytes. */
const ALERT_CHARACTERS = 128_000;
/** What a text is cut to where the alert as a whole is too long. */
const CROWDED_CHARACTERS = 1000;

/**
 * The alert with every text cut to a sane length, so that looking at it takes bounded time. A cut text ends in
 * `… (cut, N characters)`, which no condition on a whole text takes for the rest of a command.
 */
export function shortenAlert(alert: Alert): Alert {
  const fields = shortFields(alert.fields, FIELD_CHARACTERS);
  const total = Object.values(fields).reduce<number>((sum, value) => sum + lengthOf(value), 0);
  return {
    ...alert,
    ...(alert.hostname === undefined ? {} : { hostname: shortText(alert.hostname, CROWDED_CHARACTERS) }),
    ...(alert.output === undefined ? {} : { output: shortText(alert.output, FIELD_CHARACTERS) }),
    tags: alert.tags.map((tag) => shortText(tag, CROWDED_CHARACTERS)),
    fields: total > ALERT_CHARACTERS ? shortFields(fields, CROWDED_CHARACTERS) : fields,
  };
}

function shortFields(fields: Alert["fields"], most: number): Alert["fields"] {
  if (Object.values(fields).every((value) => lengthOf(value) <= most)) return fields;
  // fromEntries defines own properties, so that a field called __proto__ stays a field.
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, shortValue(value, most)]));
}

function shortValue(value: FieldValue, most: number): FieldValue {
  if (typeof value === "string") return shortText(value, most);
  if (!Array.isArray(value)) return value;
  const kept: FieldValue[] = [];
  let left = most;
  for (const item of value) {
    if (left <= 0) return [...kept, `… (cut, ${value.length} values)`];
    kept.push(shortValue(item, left));
    left -= lengthOf(item) + 1;
  }
  return kept;
}

function shortText(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most).toWellFormed()}… (cut, ${text.length} characters)`;
}

function lengthOf(value: FieldValue): number {
  if (typeof value === "string") return value.length;
  return Array.isArray(value) ? value.reduce<number>((sum, item) => sum + lengthOf(item) + 1, 0) : 1;
}
