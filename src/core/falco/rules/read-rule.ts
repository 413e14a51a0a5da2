import { readPriority } from "../priority.ts";
import type { Collector, RuleUpdate } from "./collector.ts";
import {
  type Item,
  optionalBoolean,
  optionalText,
  optionalTexts,
  refuseShape,
  requiredBoolean,
  requiredScalar,
  requiredText,
  requireUnsigned,
} from "./decode.ts";
import { readExceptions } from "./read-exceptions.ts";
import { type Overrides, readAppend, readOverrides, refuseBothForms } from "./read-overrides.ts";
import { type Context, LoadError, type Warn } from "./rule-message.ts";
import { valueAt } from "./rules-yaml.ts";
import { tracedScalar } from "./traced-text.ts";

const APPENDABLE = ["condition", "exceptions", "output", "desc", "tags"];
const REPLACEABLE = [
  ...APPENDABLE,
  "priority",
  "enabled",
  "warn_evttypes",
  "skip-if-unknown-filter",
  "capture",
  "capture_duration",
];
const STANDALONE_ENABLED = "'enabled' by itself is deprecated. Add 'enabled: replace' under 'override'.";

/** Reads a rule: a new one, an override of an earlier one, or one of the two deprecated forms of an override. */
export function readRule(entry: Item, collector: Collector, warn: Warn): void {
  const context: Context = { at: entry.node.at, item: entry.item };
  const name = requiredText(entry, "rule");
  const appended = readAppend(entry, context, warn);
  const overrides = readOverrides(entry, APPENDABLE, REPLACEABLE);
  refuseBothForms(appended, overrides, context);
  if (overrides.append.size + overrides.replace.size > 0) {
    readOverride(entry, name, overrides, collector, warn);
  } else if (appended) {
    const update = { ...readUpdate(entry, ["condition", "exceptions"].filter(isThere), true, warn), source: undefined };
    collector.appendRule(name, update, context);
  } else if (["condition", "output", "desc", "priority"].some(isThere)) {
    defineRule(entry, name, collector, warn);
  } else {
    const enabled = requiredBoolean(entry, "enabled");
    warn("LOAD_DEPRECATED_ITEM", STANDALONE_ENABLED, context);
    collector.enableRule(name, enabled, context);
  }

  function isThere(key: string): boolean {
    return valueAt(entry.node, key) !== undefined;
  }
}

function readOverride(entry: Item, name: string, overrides: Overrides, collector: Collector, warn: Warn): void {
  const context: Context = { at: entry.node.at, item: entry.item };
  const left = new Set(REPLACEABLE.filter((key) => valueAt(entry.node, key) !== undefined));
  if (overrides.append.size > 0) {
    const keys = take(APPENDABLE, overrides.append, "append");
    collector.appendRule(name, readUpdate(entry, keys, true, warn), context);
  }
  if (overrides.replace.size > 0) {
    const keys = take(REPLACEABLE, overrides.replace, "replace");
    collector.replaceRule(name, readUpdate(entry, keys, false, warn), context);
  }
  const extra = [...left].toSorted()[0];
  if (extra !== undefined) {
    const at = valueAt(entry.node, extra) ?? entry.node;
    refuseShape(`Unexpected key '${extra}': it has no entry under 'override'.`, at, entry.item);
  }

  function take(order: readonly string[], wanted: ReadonlySet<string>, how: string): string[] {
    const keys = order.filter((key) => wanted.has(key));
    for (const key of keys) {
      if (left.delete(key)) continue;
      const message = `'override' says to ${how} '${key}', but the item has no '${key}'.`;
      throw new LoadError("LOAD_ERR_YAML_VALIDATE", message, context);
    }
    return keys;
  }
}

function readUpdate(entry: Item, keys: readonly string[], appending: boolean, warn: Warn): RuleUpdate {
  const has = (key: string) => keys.includes(key);
  if (has("capture_duration")) requireUnsigned(entry, "capture_duration");
  if (has("capture")) requiredBoolean(entry, "capture");
  return {
    given: keys.length > 0,
    source: optionalText(entry, "source"),
    condition: has("condition") ? tracedScalar(requiredScalar(entry, "condition")) : undefined,
    exceptions: has("exceptions") ? readExceptions(entry, appending, warn) : undefined,
    output: has("output") ? tracedScalar(requiredScalar(entry, "output")) : undefined,
    desc: has("desc") ? requiredText(entry, "desc") : undefined,
    tags: has("tags") ? optionalTexts(entry, "tags") : undefined,
    priority: has("priority") ? readRulePriority(entry) : undefined,
    enabled: has("enabled") ? requiredBoolean(entry, "enabled") : undefined,
    warnEvttypes: has("warn_evttypes") ? requiredBoolean(entry, "warn_evttypes") : undefined,
    skipIfUnknownFilter: has("skip-if-unknown-filter") ? requiredBoolean(entry, "skip-if-unknown-filter") : undefined,
  };
}

function defineRule(entry: Item, name: string, collector: Collector, warn: Warn): void {
  const condition = tracedScalar(requiredScalar(entry, "condition"));
  const output = tracedScalar(requiredScalar(entry, "output"));
  const desc = requiredText(entry, "desc");
  const priority = readRulePriority(entry);
  const source = optionalText(entry, "source") ?? "syscall";
  const enabled = optionalBoolean(entry, "enabled") ?? true;
  const warnEvttypes = optionalBoolean(entry, "warn_evttypes") ?? true;
  const skipIfUnknownFilter = optionalBoolean(entry, "skip-if-unknown-filter") ?? false;
  optionalBoolean(entry, "capture");
  if (valueAt(entry.node, "capture_duration") !== undefined) requireUnsigned(entry, "capture_duration");
  const tags = optionalTexts(entry, "tags") ?? [];
  const exceptions = readExceptions(entry, false, warn);
  const settings = { priority, source, enabled, warnEvttypes, skipIfUnknownFilter };
  const context: Context = { at: entry.node.at, item: entry.item };
  collector.defineRule({ name, condition, output, desc, tags, exceptions, context, ...settings });
}

function readRulePriority(entry: Item) {
  const scalar = requiredScalar(entry, "priority");
  const known = "emergency, alert, critical, error, warning, notice, informational, debug";
  // Falco compares the whole text, blanks included.
  const priority = scalar.text === scalar.text.trim() ? readPriority(scalar.text) : undefined;
  return priority ?? refuseShape(`The priority is not one of Falco's (${known}).`, scalar, entry.item);
}
