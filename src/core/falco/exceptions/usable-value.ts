import { type Alert, type FieldValue, fieldOf } from "../alert.ts";
import { MAX_VALUE_BYTES } from "../condition/literal-problem.ts";

/** What an exception compares a field with, for one alert. */
export interface Comparison {
  readonly operator: "=" | "endswith" | "in";
  /** One text for `=` and `endswith`, each of the field's values for `in`. */
  readonly texts: readonly string[];
}

/** Either how to compare a field with what an alert carries, or why it cannot be done. */
export type Usable =
  | { readonly ok: true; readonly comparison: Comparison }
  | { readonly ok: false; readonly reason: string };

/** The kernel keeps 15 bytes of a process's name: a longer one was not told by Falco and never matches. */
const MAX_COMM_BYTES = 15;
const COMM_FIELDS = /^proc\.(?:name|pname|aname)/;
const CONNECTION = /^[0-9a-fA-F.:[\]]+:\d+(->[0-9a-fA-F.:[\]]+:\d+)$/;
// What Falco tells instead of a command when a container starts.
const CONTAINER_EVENT = /^container:[0-9a-f]{12,}$/;
// Kubernetes makes names with these letters, so that they spell no word: web-7dc4876c85-p5wt7.
const GENERATED_NAME = /-[bcdfghjklmnpqrstvwxz2456789]{5}$/;
const OBJECT_NAMES = ["ka.target.name", "ka.resp.name"];

/** How an exception can compare a field so that it fits exactly what this alert carries. */
export function usableValue(alert: Alert, field: string, isList: boolean): Usable {
  const value = fieldOf(alert, field);
  const texts = isList && Array.isArray(value) ? value.map(textOfScalar) : [textOfScalar(value)];
  if (texts.length === 0 || texts.includes(undefined)) return no("the alert has no value for it");
  const known = texts.filter((text) => text !== undefined);
  const problem = known.map((text) => problemWith(field, text)).find((reason) => reason !== undefined);
  if (problem !== undefined) return no(problem);
  if (isList) {
    if (!Array.isArray(value) && /^\(.*\)$/.test(known[0] ?? "")) return no("its several values came as one text");
    return { ok: true, comparison: { operator: "in", texts: known } };
  }
  const server = field === "fd.name" ? CONNECTION.exec(known[0] ?? "")?.[1] : undefined;
  // The client's port is another one each time; the server's end of the connection stays.
  if (server !== undefined) return { ok: true, comparison: { operator: "endswith", texts: [server] } };
  return { ok: true, comparison: { operator: "=", texts: known } };
}

function textOfScalar(value: FieldValue | undefined): string | undefined {
  if (value === undefined || value === null || typeof value === "object") return undefined;
  const text = String(value);
  return text === "" || text === "<NA>" ? undefined : text;
}

function problemWith(field: string, text: string): string | undefined {
  if (COMM_FIELDS.test(field) && new TextEncoder().encode(text).length > MAX_COMM_BYTES) {
    return "it is longer than the 15 bytes that the kernel keeps of a name";
  }
  if ((field === "container.id" && text !== "host") || CONTAINER_EVENT.test(text)) {
    return "a container's id is another one each time";
  }
  // Falco would not load the rules file.
  if (Buffer.byteLength(text) > MAX_VALUE_BYTES)
    return `it is longer than the ${MAX_VALUE_BYTES} bytes that Falco takes`;
  if (/(?:\.\.\.|…)$/.test(text)) return "it looks cut off";
  if (text.includes("\0")) return "it contains a zero byte";
  // Lone surrogates cannot be written in YAML; U+FFFD stands where the original byte is lost.
  if (!text.isWellFormed() || text.includes("\uFFFD")) return "it contains bytes that are no text";
  if (OBJECT_NAMES.includes(field) && GENERATED_NAME.test(text)) return "the name is a generated one";
  return undefined;
}

function no(reason: string): Usable {
  return { ok: false, reason };
}
