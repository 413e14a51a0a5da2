import { type Item, refuseShape, requiredNode, requiredText } from "./decode.ts";
import type { ExceptionDefinition, ExceptionEntry } from "./definitions.ts";
import type { ItemName, Warn } from "./rule-message.ts";
import { valueAt, type YamlMapping, type YamlNode } from "./rules-yaml.ts";

const NOTHING: ExceptionEntry = { kind: "nothing" };

/**
 * Reads a rule's `exceptions`. With `appending`, an exception may name an existing one and give values only.
 * @see https://github.com/falcosecurity/falco/blob/0.44.1/userspace/engine/rule_loader_reader.cpp
 */
export function readExceptions({ node, item }: Item, appending: boolean, warn: Warn): ExceptionDefinition[] {
  const exceptions = valueAt(node, "exceptions");
  if (exceptions === undefined || exceptions.kind === "null") return [];
  if (exceptions.kind !== "sequence") return refuseShape("A rule's 'exceptions' must be a sequence.", exceptions, item);
  const read: ExceptionDefinition[] = [];
  for (const entry of exceptions.items) {
    if (entry.kind !== "mapping") return refuseShape("Each of a rule's exceptions must be a mapping.", entry, item);
    const exception = readException(entry, item, appending, warn);
    if (read.some((earlier) => earlier.name === exception.name)) {
      const message = `The exception '${exception.name}' is defined more than once in this rule.`;
      warn("LOAD_EXCEPTION_NAME_NOT_UNIQUE", message, exception.context);
    }
    read.push(exception);
  }
  return read;
}

function readException(node: YamlMapping, item: ItemName, appending: boolean, warn: Warn): ExceptionDefinition {
  const entry: Item = { node, item };
  const context = { at: node.at, item };
  const name = requiredText(entry, "name");
  const fields = valueAt(node, "fields") ?? (appending ? undefined : requiredNode(entry, "fields"));
  const comps = valueAt(node, "comps");
  const values = valueAt(node, "values");
  if (values === undefined && appending) {
    warn("LOAD_APPEND_NO_VALUES", `The exception '${name}' is appended without any values.`, context);
  }
  if (values !== undefined && values.kind !== "sequence") {
    return refuseShape(`The 'values' of the exception '${name}' must be a sequence.`, values, item);
  }
  return {
    name,
    context,
    fields: fields === undefined ? NOTHING : readEntry(fields, item),
    comps: comps === undefined ? NOTHING : readEntry(comps, item),
    values: (values?.items ?? []).map((value) => readEntry(value, item)),
  };
}

function readEntry(node: YamlNode, item: ItemName): ExceptionEntry {
  if (node.kind === "sequence") return { kind: "list", items: node.items.map((entry) => readEntry(entry, item)) };
  if (node.kind !== "scalar") return NOTHING;
  if (node.text === "") return refuseShape("A value of an exception must not be empty.", node, item);
  return { kind: "text", text: node.text };
}
