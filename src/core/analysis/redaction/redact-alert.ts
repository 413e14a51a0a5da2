import { type Alert, type FieldValue, knownText } from "../../falco/alert.ts";
import { remembering } from "../remembering.ts";
import { takesSecrets } from "./program-arguments.ts";
import { findSecrets, type Redaction, type RedactionLevel } from "./redact.ts";
import { isSecretName } from "./secret-names.ts";
import { isHarmless } from "./secret-values.ts";
import { MASK } from "./span.ts";

/** What names the alert's objects. A command that "contains" a pod's name as its password must not hide the pod. */
const IDENTITY =
  /^(?:k8s\.(?:ns|pod)\.name|container\.(?:id|name|image.*)|proc\.p?name|user\.name|user\.uid|evt\.type)$/;
/** Fields of Falco and its plugins say what they hold by their own rules: `ka.target.name` of a secret is its name. */
const FALCOS_OWN =
  /^(?:evt|proc|thread|user|group|fd|fs|container|k8s|k8smeta|ka|ct|gcp|github|okta|falco|s3|syslog|json|jevt)\./;
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
  const context = programsOf(alert);
  const search = searcher(level);
  for (const [name, value] of Object.entries(alert.fields)) collect(name, value, search, secrets, context(name));
  const known = [...secrets]
    .filter((secret) => secret.length >= SHORTEST_REPEATED)
    .toSorted((a, b) => b.length - a.length);
  const within = known.filter((secret) => secret.length >= DISTINCTIVE_CHARACTERS).slice(0, MOST_WITHIN_WORDS);
  const words = new Set(known);
  const clean = (text: string): string => maskKnown(search(text).text, within, words);
  const fields = Object.entries(alert.fields).map(([name, value]) => {
    if (IDENTITY.test(name)) return [name, mapText(value, (text) => search(text).text)];
    if (isSecretField(name)) return [name, mapText(value, (text) => (isHarmless(text) ? text : MASK))];
    const lead = context(name);
    return [name, mapText(value, (text) => maskKnown(redactArguments(lead, text, search), within, words))];
  });
  return {
    ...alert,
    output: alert.output === undefined ? undefined : clean(alert.output),
    tags: alert.tags.map(clean),
    fields: Object.fromEntries(fields) as Alert["fields"],
  };
}

type Search = (text: string) => Redaction;

/** Searches each text of an alert once: its secrets are wanted before any text is masked, and values come again. */
function searcher(level: RedactionLevel): Search {
  const remember = remembering<Redaction>();
  return (text) => remember(text, () => findSecrets(text, level));
}

/** `custom.password`, `db_password`: a field of a custom rule that is named like a secret holds one. */
function isSecretField(name: string): boolean {
  return !FALCOS_OWN.test(name) && isSecretName(name);
}

/** The programs whose arguments a field holds without naming them: `proc.args` those of `proc.name`. */
function programsOf(alert: Alert): (field: string) => string {
  const programs = ["proc.name", "proc.exe", "proc.exepath"].flatMap((name) => {
    const program = knownText(alert, name)?.split("/").at(-1);
    return program === undefined || /\s/.test(program) ? [] : [program];
  });
  const [program = ""] = programs.filter(takesSecrets);
  return (field) =>
    program !== "" && /^(?:proc\.args|proc\.cmdnargs|evt\.args?(?:\..*|\[.*)?)$/.test(field) ? program : "";
}

/** Arguments with their program's name before them for as long as secrets are looked for. */
function redactArguments(program: string, text: string, search: Search): string {
  if (program === "") return search(text).text;
  return search(`${program} ${separated(text)}`).text.slice(program.length + 1);
}

/** Falco separates the arguments in `evt.args` with dots: `args=-uroot.-psecret. tid=1`. */
function separated(text: string): string {
  return text.replaceAll(/(?<=args=)\S{0,4000}/g, (list) => ` ${list.replaceAll(".-", " -").replace(/\.$/, "")}`);
}

function collect(
  name: string,
  value: FieldValue | undefined,
  search: Search,
  into: Set<string>,
  program: string,
): void {
  if (Array.isArray(value)) for (const item of value) collect(name, item, search, into, program);
  if (typeof value !== "string") return;
  if (isSecretField(name) && !isHarmless(value)) into.add(value);
  const text = program === "" ? value : `${program} ${separated(value)}`;
  for (const secret of search(text).secrets) into.add(secret);
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
