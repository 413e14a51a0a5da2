import type { Alert, FieldValue } from "../../falco/alert.ts";
import { type RedactionLevel, redact, secretsIn } from "./redact.ts";
import { MASK } from "./span.ts";

/** What names the alert's objects. A command that "contains" a pod's name as its password must not hide the pod. */
const IDENTITY =
  /^(?:k8s\.(?:ns|pod)\.name|container\.(?:id|name|image.*)|proc\.p?name|user\.name|user\.uid|evt\.type)$/;
/** A shorter secret is masked only where it stands as a word of its own. */
const DISTINCTIVE_CHARACTERS = 8;
const SHORTEST_REPEATED = 4;
/** Looked for within other words too; the rest only where it stands as a word, so that this stays quick. */
const MOST_WITHIN_WORDS = 100;

/**
 * The alert without its secrets: each field's own, and every secret found in one field wherever else it stands.
 * The output line lends none to the fields, for its `secret=name` is a label, not a secret.
 */
export function redactAlert(alert: Alert, level: RedactionLevel): Alert {
  const secrets = new Set<string>();
  for (const name in alert.fields) collect(alert.fields[name], level, secrets);
  const known = [...secrets]
    .filter((secret) => secret.length >= SHORTEST_REPEATED)
    .toSorted((a, b) => b.length - a.length);
  const within = known.filter((secret) => secret.length >= DISTINCTIVE_CHARACTERS).slice(0, MOST_WITHIN_WORDS);
  const words = new Set(known);
  const clean = (text: string): string => maskKnown(redact(text, level), within, words);
  const fields = Object.entries(alert.fields).map(([name, value]) => [
    name,
    IDENTITY.test(name) ? mapText(value, (text) => redact(text, level)) : mapText(value, clean),
  ]);
  return {
    ...alert,
    output: alert.output === undefined ? undefined : clean(alert.output),
    tags: alert.tags.map(clean),
    fields: Object.fromEntries(fields) as Alert["fields"],
  };
}

function collect(value: FieldValue | undefined, level: RedactionLevel, into: Set<string>): void {
  if (typeof value === "string") for (const secret of secretsIn(value, level)) into.add(secret);
  if (Array.isArray(value)) for (const item of value) collect(item, level, into);
}

function mapText(value: FieldValue, change: (text: string) => string): FieldValue {
  if (typeof value === "string") return change(value);
  return Array.isArray(value) ? value.map((item) => mapText(item, change)) : value;
}

function maskKnown(text: string, within: readonly string[], words: ReadonlySet<string>): string {
  if (words.size === 0) return text;
  return within
    .reduce((rest, secret) => rest.replaceAll(secret, MASK), text)
    .split(/(\s+|[=:,;"'])/)
    .map((piece) => (words.has(piece) ? MASK : piece))
    .join("");
}
