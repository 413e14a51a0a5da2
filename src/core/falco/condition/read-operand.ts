import { type Alert, type FieldValue, fieldOf, textOf } from "../alert.ts";
import type { Operand, TransformArgument } from "./ast.ts";
import { clockText } from "./clock-text.ts";
import { getopt } from "./getopt.ts";
import { asciiLower } from "./glob.ts";

/**
 * Reads one side of a comparison from an alert: undefined when it is not carried, null when it has no value there, and
 * an empty list when there is surely nothing to compare.
 */
export type Reader = (alert: Alert) => FieldValue | undefined;

/** A reader for a field or for a transformer around one. */
export function compileReader(operand: Operand): Reader {
  if (operand.kind === "field") return fieldReader(fieldKey(operand.name, operand.argument));
  const { transformer, arguments: args } = operand;
  const first = args[0] === undefined ? () => null : argumentReader(args[0]);
  switch (transformer) {
    case "val":
      return first;
    case "len":
      return mapped(first, lengthOf);
    case "join":
      return joined(first, args[1]);
    case "concat":
      return concatenated(args);
    case "getopt":
      return optionsOf(first, args[1], operand.argument);
    case "tolower":
    case "toupper":
    case "basename":
    case "b64":
      return mapped(first, (value) => onTexts(value, TEXT_TRANSFORMERS[transformer]));
  }
}

/** The name under which an alert carries a field: with its argument in brackets, as Falco writes it. */
export function fieldKey(name: string, argument: string | undefined): string {
  return argument === undefined ? name : `${name}[${argument}]`;
}

function fieldReader(key: string): Reader {
  const own = OWN_FIELDS.get(key);
  if (own !== undefined) return own;
  const clock = key.startsWith("evt.");
  return (alert) => {
    const value = fieldOf(alert, key);
    if (value === "<NA>") return null;
    return clock && value !== undefined ? clockText(key, value) : value;
  };
}

const OWN_FIELDS = new Map<string, Reader>([
  ["falco.rule", (alert) => alert.rule],
  ["falco.priority", (alert) => alert.priority],
  ["falco.source", (alert) => alert.source],
  ["falco.hostname", (alert) => alert.hostname ?? null],
  ["falco.tags", (alert) => alert.tags],
  ["falco.message", (alert) => alert.output ?? null],
  ["falco.output", (alert) => alert.output ?? null],
]);

function argumentReader(argument: TransformArgument): Reader {
  if (argument.kind === "literal") return () => argument.text;
  if (argument.kind !== "list") return compileReader(argument);
  const items = argument.items.map(argumentReader);
  return (alert) => allOf(items, alert);
}

/** Every value, or the least that is known of one that is missing. */
function allOf(readers: readonly Reader[], alert: Alert): readonly FieldValue[] | null | undefined {
  const values: FieldValue[] = [];
  for (const read of readers) {
    const value = read(alert);
    if (value === undefined || value === null) return value;
    values.push(value);
  }
  return values;
}

function mapped(read: Reader, change: (value: FieldValue) => FieldValue): Reader {
  return (alert) => {
    const value = read(alert);
    return value === undefined || value === null ? value : change(value);
  };
}

function joined(separator: Reader, list: TransformArgument | undefined): Reader {
  const items = list === undefined ? () => null : argumentReader(list);
  return (alert) => {
    const values = allOf([separator, items], alert);
    if (values === undefined || values === null) return values;
    return listOf(values[1] ?? null)
      .map(textOf)
      .join(textOf(values[0]));
  };
}

function concatenated(args: readonly TransformArgument[]): Reader {
  const readers = args.map(argumentReader);
  return (alert) => {
    const values = allOf(readers, alert);
    return values === undefined || values === null ? values : values.map(textOf).join("");
  };
}

function optionsOf(words: Reader, options: TransformArgument | undefined, selector: string | undefined): Reader {
  const readOptions = options === undefined ? () => null : argumentReader(options);
  return (alert) => {
    const values = allOf([words, readOptions], alert);
    if (values === undefined || values === null) return values;
    const result = getopt(listOf(values[0] ?? null).map(textOf), textOf(values[1]), selector);
    return selector === undefined ? result.all : (result.selected ?? null);
  };
}

const TEXT_TRANSFORMERS = {
  tolower: asciiLower,
  toupper: (text: string) => text.replaceAll(/[a-z]+/g, (run) => run.toUpperCase()),
  basename: (text: string) => text.slice(text.lastIndexOf("/") + 1),
  b64: fromBase64,
} as const;

function onTexts(value: FieldValue, change: (text: string) => string | null): FieldValue {
  const changed = listOf(value).map((item) => change(textOf(item)));
  // What cannot be changed has no value, and that is known: no values at all.
  if (changed.includes(null)) return [];
  return Array.isArray(value) ? changed : (changed[0] ?? null);
}

// Nothing but the alphabet and two signs of padding, which may lack; bits that no byte needs must be 0.
// https://github.com/falcosecurity/libs/blob/0.25.4/userspace/libsinsp/base64.h
function fromBase64(text: string): string | null {
  const letters = text.replace(/={1,2}$/, "");
  const bytes = Buffer.from(letters, "base64");
  if (bytes.toString("base64").replaceAll("=", "") !== letters || (letters === "" && text !== "")) return null;
  return bytes.toString("utf8");
}

// Falco counts bytes.
function lengthOf(value: FieldValue): FieldValue {
  if (Array.isArray(value) && value.length === 0) return value;
  return Array.isArray(value) ? value.length : Buffer.byteLength(textOf(value));
}

/** A value as a list; a single value is a list of one. */
export function listOf(value: FieldValue): readonly FieldValue[] {
  return Array.isArray(value) ? value : [value];
}
