import type { Collector } from "./collector.ts";
import { type Item, refuseShape, requiredScalar, requiredText, requiredTexts } from "./decode.ts";
import { readAppend, readOverrides, refuseBothForms } from "./read-overrides.ts";
import { readRequiredEngineVersion, readRequiredPluginVersions } from "./read-requirements.ts";
import { readRule } from "./read-rule.ts";
import type { Context, ItemName, Warn } from "./rule-message.ts";
import { valueAt, type YamlMapping, type YamlNode } from "./rules-yaml.ts";
import { tracedScalar } from "./traced-text.ts";

/** The keys that each kind of item knows; Falco passes over any other with a warning (since 0.44). */
const KNOWN_KEYS: Readonly<Record<ItemName["kind"], readonly string[]>> = {
  required_engine_version: ["required_engine_version"],
  required_plugin_versions: ["required_plugin_versions"],
  list: ["list", "items", "append", "override"],
  macro: ["macro", "condition", "append", "override"],
  rule: [
    "rule",
    "condition",
    "desc",
    "output",
    "priority",
    "source",
    "enabled",
    "tags",
    "exceptions",
    "override",
    "append",
    "warn_evttypes",
    "skip-if-unknown-filter",
    "capture",
    "capture_duration",
  ],
};

// The kind is the first of these keys that an item has, whatever else it has (rule_loader_reader.cpp).
const KINDS = ["required_engine_version", "required_plugin_versions", "list", "macro", "rule"] as const;
const IDENTIFIER = /^[a-zA-Z]+[a-zA-Z0-9_]*$/;
const BARE_WORD = /^[^()"'\s=,]+$/;

/** Reads one item of a rules file into the collector. */
export function readItem(node: YamlNode, collector: Collector, warn: Warn): void {
  if (node.kind !== "mapping") refuseShape("Each item must be a mapping of keys to values.", node, undefined);
  const kind = KINDS.find((key) => valueAt(node, key) !== undefined);
  if (kind === undefined) {
    warn("LOAD_UNKNOWN_ITEM", unknownItem(node), { at: node.at });
    return;
  }
  const item: ItemName = { kind, name: nameOf(node, kind) };
  warnUnknownKeys(node, item, warn);
  if (kind === "required_engine_version") readRequiredEngineVersion({ node, item });
  else if (kind === "required_plugin_versions") readRequiredPluginVersions({ node, item });
  else if (kind === "list") readList({ node, item }, collector, warn);
  else if (kind === "macro") readMacro({ node, item }, collector, warn);
  else readRule({ node, item }, collector, warn);
}

function readList(entry: Item, collector: Collector, warn: Warn): void {
  const context: Context = { at: entry.node.at, item: entry.item };
  const name = requiredText(entry, "list");
  if (!BARE_WORD.test(name)) {
    warn("LOAD_INVALID_LIST_NAME", `'${name}' cannot be used as a list's name in a condition.`, context);
  }
  const items = requiredTexts(entry, "items");
  const appended = readAppend(entry, context, warn);
  const overrides = readOverrides(entry, ["items"], ["items"]);
  refuseBothForms(appended, overrides, context);
  if (appended || overrides.append.has("items")) collector.appendList(name, items, context);
  else collector.defineList(name, items, context);
}

function readMacro(entry: Item, collector: Collector, warn: Warn): void {
  const context: Context = { at: entry.node.at, item: entry.item };
  const name = requiredText(entry, "macro");
  if (!IDENTIFIER.test(name)) {
    warn("LOAD_INVALID_MACRO_NAME", `'${name}' cannot be used as a macro's name in a condition.`, context);
  }
  const condition = tracedScalar(requiredScalar(entry, "condition"));
  const appended = readAppend(entry, context, warn);
  const overrides = readOverrides(entry, ["condition"], ["condition"]);
  refuseBothForms(appended, overrides, context);
  if (appended || overrides.append.has("condition")) collector.appendMacro(name, condition, context);
  else collector.defineMacro(name, condition, context);
}

function nameOf(node: YamlMapping, kind: ItemName["kind"]): string {
  const value = valueAt(node, kind);
  return kind.startsWith("required") || value?.kind !== "scalar" ? "" : value.text;
}

function warnUnknownKeys(node: YamlMapping, item: ItemName, warn: Warn): void {
  for (const { key } of node.entries) {
    if (key.kind === "scalar" && !KNOWN_KEYS[item.kind].includes(key.text)) {
      warn("LOAD_UNKNOWN_KEY", `'${key.text}' is not a key of a ${item.kind} item; it is ignored.`, {
        at: key.at,
        item,
      });
    }
  }
}

function unknownItem(node: YamlMapping): string {
  const keys = node.entries.flatMap(({ key }) => (key.kind === "scalar" ? [`'${key.text}'`] : []));
  const found = keys.length === 0 ? "it has no keys" : `its keys are ${keys.slice(0, 8).join(", ")}`;
  return `An item must have 'rule', 'macro', 'list' or a required version; ${found}. It is ignored.`;
}
