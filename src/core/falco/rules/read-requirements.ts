import { type Item, refuseShape, requiredText, unsignedOf } from "./decode.ts";
import { ENGINE_VERSION, readVersion, satisfies } from "./engine-version.ts";
import { LoadError } from "./rule-message.ts";
import { valueAt, type YamlNode } from "./rules-yaml.ts";

/** Checks `required_engine_version` against our engine: `0.57.0`, or the old whole number `26` for `0.26.0`. */
export function readRequiredEngineVersion(entry: Item): void {
  const text = requiredText(entry, "required_engine_version");
  const [major, , patch] = readVersion(ENGINE_VERSION) ?? [0, 0, 0];
  const minor = unsignedOf(text);
  const required = minor === undefined ? readVersion(text) : ([major, minor, patch] as const);
  if (required === undefined) {
    refuseShape(`The engine version '${text}' is not of the form x.y.z.`, entry.node, entry.item);
  }
  if (!satisfies(readVersion(ENGINE_VERSION) ?? [0, 0, 0], required)) {
    const message = `The rules need engine version ${required.join(".")}, but the engine is ${ENGINE_VERSION}.`;
    throw new LoadError("LOAD_ERR_VALIDATE", message, { at: entry.node.at, item: entry.item });
  }
}

/**
 * Checks the form of `required_plugin_versions`. Which plugins are loaded is a matter of the operator's Falco, so
 * whether they satisfy it is not judged.
 */
export function readRequiredPluginVersions({ node, item }: Item): void {
  const plugins = valueAt(node, "required_plugin_versions");
  if (plugins?.kind !== "sequence") {
    refuseShape("'required_plugin_versions' must be a sequence.", plugins ?? node, item);
  }
  for (const plugin of plugins.items) readPlugin(plugin, item);
}

function readPlugin(plugin: YamlNode, item: Item["item"]): void {
  if (plugin.kind !== "mapping") refuseShape("Each required plugin must be a mapping.", plugin, item);
  const requirements = [readRequirement(plugin, item)];
  const alternatives = valueAt(plugin, "alternatives");
  if (alternatives !== undefined) {
    if (alternatives.kind !== "sequence") refuseShape("'alternatives' must be a sequence.", plugin, item);
    requirements.push(...alternatives.items.map((alternative) => readRequirement(alternative, item)));
  }
  const seen = new Set<string>();
  for (const { name, version } of requirements) {
    if (readVersion(version) === undefined) refuse(`The version '${version}' of the plugin '${name}' is not x.y.z.`);
    if (seen.has(name)) refuse(`The plugin '${name}' is required more than once among its alternatives.`);
    seen.add(name);
  }

  function refuse(message: string): never {
    throw new LoadError("LOAD_ERR_VALIDATE", message, { at: plugin.at, item });
  }
}

function readRequirement(node: YamlNode, item: Item["item"]): { name: string; version: string } {
  if (node.kind !== "mapping") refuseShape("Each plugin alternative must be a mapping.", node, item);
  return { name: requiredText({ node, item }, "name"), version: requiredText({ node, item }, "version") };
}
