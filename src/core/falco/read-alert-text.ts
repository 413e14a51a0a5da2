import type { Alert, FieldValue } from "./alert.ts";
import { fieldInfo } from "./fields/catalogue.ts";
import { kindOf } from "./fields/field-type.ts";
import { readPriority } from "./priority.ts";
import { readAlert } from "./read-alert.ts";

/** An alert out of Falco's own line of text, or why there is none. */
export type AlertText =
  | { readonly kind: "alert"; readonly alert: Alert }
  /** It looks like Falco's line, but nothing in it can be told for certain. */
  | { readonly kind: "no fields" }
  | { readonly kind: "no text of an alert" };

/** Stands where a rule's name would: the text does not tell it. */
const UNNAMED_RULE = "(not named in the text)";

/**
 * Reads an alert that somebody copied as text: `03:12:45.3: Notice What happened (user=root process=bash …)`.
 *
 * Much is lost in such a line. The rule is not named, and each rule's author chooses the words before the `=`; those of
 * the maintained rules are known here. What an attacker wrote into a command line can look like a field: a field that
 * stands there twice is left out.
 *
 * @param receivedAt - Milliseconds since 1970 UTC: the alert's time.
 */
export function readAlertText(text: string, receivedAt: number): AlertText {
  const line = text.replaceAll(/\s+/g, " ").trim();
  const head = HEAD.exec(line);
  const priority = readPriority(head?.[1] ?? "");
  const fields = fieldsIn(priority === undefined ? line : line.slice(head?.[0].length));
  if (!SURE.some((name) => Object.hasOwn(fields, name))) return { kind: unread(priority !== undefined) };
  const json = { rule: UNNAMED_RULE, priority: priority ?? "Notice", output: text, output_fields: fields };
  const reading = readAlert(json, receivedAt);
  return reading.ok ? { kind: "alert", alert: reading.alert } : { kind: unread(priority !== undefined) };
}

function unread(hasPriority: boolean): "no fields" | "no text of an alert" {
  return hasPriority ? "no fields" : "no text of an alert";
}

/** The time, as `HH:MM:SS.…` or in ISO 8601, and the priority, each if it is there. */
const HEAD = /^(?:[\d:.TZ+-]{8,40}: )?([A-Za-z]{4,13}):? /;

/** Only processes have these; a `user` or `ns` without them may be a Kubernetes or cloud user's. */
const SURE = ["proc.name", "proc.cmdline", "proc.exepath"];

/** What the maintained rules write for a field, where it is not the field's own name with underscores. */
const SHORT_NAMES: ReadonlyMap<string, string> = new Map([
  ["user", "user.name"],
  ["process", "proc.name"],
  ["program", "proc.name"],
  ["command", "proc.cmdline"],
  ["cmdline", "proc.cmdline"],
  ["parent", "proc.pname"],
  ["gparent", "proc.aname[2]"],
  ["ggparent", "proc.aname[3]"],
  ["gggparent", "proc.aname[4]"],
  ["terminal", "proc.tty"],
  ["file", "fd.name"],
  ["connection", "fd.name"],
  ["lport", "fd.lport"],
  ["rport", "fd.rport"],
  ["exe_flags", "evt.arg.flags"],
  ["container_image", "container.image.repository"],
  ["image", "container.image.repository"],
  ["k8s.ns", "k8s.ns.name"],
  ["k8s_ns", "k8s.ns.name"],
  ["k8s.pod", "k8s.pod.name"],
  ["k8s_pod", "k8s.pod.name"],
]);

/** The field that is meant by the words before a `=`; undefined when no field of a process has such a name. */
function fieldNamed(word: string): string | undefined {
  const known = SHORT_NAMES.get(word);
  if (known !== undefined) return known;
  return [word, word.replaceAll("_", ".")].find((name) => name.includes(".") && fieldInfo(name)?.source === "syscall");
}

function fieldsIn(line: string): Readonly<Record<string, FieldValue>> {
  const marks = [...line.matchAll(/(?<=^|[ (|])([a-z0-9][a-z0-9_.]{1,60})=/g)].flatMap((match) => {
    const name = fieldNamed(match[1] ?? "");
    return name === undefined ? [] : [{ name, start: match.index, valueAt: match.index + match[0].length }];
  });
  const times = new Map<string, number>();
  for (const { name } of marks) times.set(name, (times.get(name) ?? 0) + 1);
  const pairs = marks.map(({ name, valueAt }, index): [string, FieldValue] => {
    const next = marks[index + 1]?.start;
    return [name, fieldValue(name, next === undefined ? withoutEnd(line.slice(valueAt)) : line.slice(valueAt, next))];
  });
  // fromEntries defines own properties, whatever their names.
  return Object.fromEntries(pairs.filter(([name]) => times.get(name) === 1));
}

/** The bracket that opened before the first field closes after the last. */
function withoutEnd(value: string): string {
  const opened = value.split("(").length - 1;
  const closed = value.split(")").length - 1;
  return closed > opened && value.trimEnd().endsWith(")") ? value.trimEnd().slice(0, -1) : value;
}

function fieldValue(name: string, text: string): FieldValue {
  const value = text.trim();
  const type = fieldInfo(name)?.type;
  const isNumber = type !== undefined && NUMERIC.has(kindOf(type)) && /^-?\d{1,19}$/.test(value);
  if (!isNumber) return value;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(value);
}

const NUMERIC: ReadonlySet<string> = new Set(["number", "port"]);
