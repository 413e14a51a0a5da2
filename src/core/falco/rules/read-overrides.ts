import { type Item, optionalBoolean, refuseShape } from "./decode.ts";
import { type Context, LoadError, type Warn } from "./rule-message.ts";
import { valueAt, type YamlNode } from "./rules-yaml.ts";

/** Which keys an item's `override` appends to, and which it replaces. */
export interface Overrides {
  readonly append: ReadonlySet<string>;
  readonly replace: ReadonlySet<string>;
}

/** Reads `override`, checking each key against what this kind of item lets be appended to and replaced. */
export function readOverrides(entry: Item, appendable: readonly string[], replaceable: readonly string[]): Overrides {
  const append = new Set<string>();
  const replace = new Set<string>();
  const override = valueAt(entry.node, "override");
  // Falco walks whatever stands there: a scalar or nothing has no entries, and says nothing.
  const pairs = override?.kind === "mapping" ? override.entries : [];
  for (const pair of pairs) {
    const key = plainText(pair.key, entry);
    const operation = plainText(pair.value, entry);
    if (operation === "append") {
      if (!appendable.includes(key)) {
        refuseShape(`'${key}' cannot be appended to; use 'replace' instead.`, pair.key, entry.item);
      }
      append.add(key);
    } else if (operation === "replace") {
      if (!replaceable.includes(key)) refuseShape(`'${key}' cannot be replaced.`, pair.key, entry.item);
      replace.add(key);
    } else {
      const can = [appendable.includes(key) ? "append" : "", replaceable.includes(key) ? "replace" : ""];
      const allowed = can.filter((word) => word !== "").join(" or ") || "none, this key cannot be overridden";
      refuseShape(`The override '${operation}' of '${key}' is not known. Allowed: ${allowed}.`, pair.value, entry.item);
    }
  }
  if (override?.kind === "sequence" && override.items.length > 0) return stop(override, entry);
  return { append, replace };
}

const DEPRECATED_APPEND = "The key 'append' is deprecated. Name what is appended under 'override' instead.";

/** Reads the deprecated `append: true`. */
export function readAppend(entry: Item, context: Context, warn: Warn): boolean {
  const appended = optionalBoolean(entry, "append") ?? false;
  if (appended) warn("LOAD_DEPRECATED_ITEM", DEPRECATED_APPEND, context);
  return appended;
}

/** Stops the load where an item mixes the deprecated `append: true` with `override`. */
export function refuseBothForms(appended: boolean, overrides: Overrides, context: Context): void {
  if (!appended || overrides.append.size + overrides.replace.size === 0) return;
  const message = "'append: true' and 'override' cannot be used together. Name the key under 'override' instead.";
  throw new LoadError("LOAD_ERR_YAML_VALIDATE", message, context);
}

function plainText(node: YamlNode, entry: Item): string {
  if (node.kind === "scalar") return node.text;
  // yaml-cpp turns a null into the text "null"; anything else is no text at all.
  return node.kind === "null" ? "null" : stop(node, entry);
}

function stop(node: YamlNode, entry: Item): never {
  throw new LoadError("LOAD_ERR_VALIDATE", "'override' must map each key to append or replace.", {
    at: node.at,
    item: entry.item,
  });
}
