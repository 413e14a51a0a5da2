import { type ItemName, LoadError } from "./rule-message.ts";
import { valueAt, type YamlMapping, type YamlNode, type YamlScalar } from "./rules-yaml.ts";

/** A mapping that is being decoded, and the item that its errors belong to. */
export interface Item {
  readonly node: YamlMapping;
  readonly item: ItemName;
}

/** Stops the load: the structure of the file is wrong at this node. */
export function refuseShape(message: string, at: YamlNode, item: ItemName | undefined): never {
  throw new LoadError("LOAD_ERR_YAML_VALIDATE", message, { at: at.at, item });
}

/** The value of a key that must be there. */
export function requiredNode({ node, item }: Item, key: string): YamlNode {
  return valueAt(node, key) ?? refuseShape(`The item has no '${key}'.`, node, item);
}

/** A scalar that must be there and must not be empty. */
export function requiredScalar(item: Item, key: string): YamlScalar {
  const value = requiredNode(item, key);
  if (value.kind === "null") return refuseShape(`The value of '${key}' is empty.`, item.node, item.item);
  if (value.kind !== "scalar") return refuseShape(`The value of '${key}' must be a single value.`, value, item.item);
  if (value.text === "") return refuseShape(`The value of '${key}' must not be empty.`, value, item.item);
  return value;
}

/** The text of a key that must be there. */
export function requiredText(item: Item, key: string): string {
  return requiredScalar(item, key).text;
}

/** The text of a key that may be missing, but not empty. */
export function optionalText(item: Item, key: string): string | undefined {
  return valueAt(item.node, key) === undefined ? undefined : requiredText(item, key);
}

/** A boolean in any of YAML 1.1's words that yaml-cpp knows: `true`, `Yes`, `OFF`, `n`. */
export function requiredBoolean(item: Item, key: string): boolean {
  const scalar = requiredScalar(item, key);
  const decoded = booleanOf(scalar.text);
  return decoded ?? refuseShape(`The value of '${key}' must be true or false.`, scalar, item.item);
}

/** A boolean that may be missing. */
export function optionalBoolean(item: Item, key: string): boolean | undefined {
  return valueAt(item.node, key) === undefined ? undefined : requiredBoolean(item, key);
}

/** Checks that a number is there, as yaml-cpp reads an unsigned 32-bit one. */
export function requireUnsigned(item: Item, key: string): void {
  const scalar = requiredScalar(item, key);
  if (unsignedOf(scalar.text) === undefined) {
    refuseShape(`The value of '${key}' must be a whole number from 0 to 4294967295.`, scalar, item.item);
  }
}

/** A sequence of scalars that must be there; the scalars may be empty. */
export function requiredTexts(item: Item, key: string): string[] {
  const value = requiredNode(item, key);
  if (value.kind !== "sequence") return refuseShape(`The value of '${key}' must be a sequence.`, value, item.item);
  return value.items.map((entry) =>
    entry.kind === "scalar"
      ? entry.text
      : refuseShape(`Each entry of '${key}' must be a single value.`, entry, item.item),
  );
}

/** A sequence of scalars that may be missing. */
export function optionalTexts(item: Item, key: string): string[] | undefined {
  return valueAt(item.node, key) === undefined ? undefined : requiredTexts(item, key);
}

/** An unsigned 32-bit number, decimal, octal (`010`) or hexadecimal (`0x0a`); undefined when the text is none. */
export function unsignedOf(text: string): number | undefined {
  const trimmed = text.trim();
  const base = /^0x[0-9a-f]+$/i.test(trimmed) ? 16 : /^0[0-7]+$/.test(trimmed) ? 8 : /^\+?\d+$/.test(trimmed) ? 10 : 0;
  if (base === 0) return undefined;
  const value = Number.parseInt(trimmed, base);
  return value <= 0xffff_ffff ? value : undefined;
}

function booleanOf(text: string): boolean | undefined {
  // yaml-cpp takes each word in lower case, upper case, and with a capital first letter: "True", but not "tRUE".
  const plain = text.toLowerCase();
  const capital = plain.charAt(0).toUpperCase() + plain.slice(1);
  if (text !== plain && text !== plain.toUpperCase() && text !== capital) return undefined;
  if (["y", "yes", "true", "on"].includes(plain)) return true;
  return ["n", "no", "false", "off"].includes(plain) ? false : undefined;
}
