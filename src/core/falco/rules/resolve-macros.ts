import type { Condition, Position } from "../condition/ast.ts";

/** A condition without macros, or the first name that stands for none, or for itself. */
export type MacroResolution =
  | { readonly ok: true; readonly condition: Condition }
  | { readonly ok: false; readonly reason: string; readonly at: Position };

/** The condition of a macro that can be seen; undefined for any other name. */
export type MacroLookup = (name: string) => Condition | undefined;

/**
 * Puts each macro's condition in the place of its name.
 *
 * @param onUse - Told the name of each macro that was found.
 * @see https://github.com/falcosecurity/falco/blob/0.44.1/userspace/engine/filter_macro_resolver.cpp
 */
export function resolveMacros(
  condition: Condition,
  lookup: MacroLookup,
  onUse: (name: string) => void,
): MacroResolution {
  const loops: { reason: string; at: Position }[] = [];
  const unknown: { reason: string; at: Position }[] = [];
  const resolved = resolve(condition, [], undefined);
  // A loop is reported before an unknown name, wherever they stand.
  const problem = loops[0] ?? unknown[0];
  return problem === undefined ? { ok: true, condition: resolved } : { ok: false, ...problem };

  function resolve(node: Condition, path: readonly string[], at: Position | undefined): Condition {
    if ("parts" in node) return { ...node, parts: node.parts.map((part) => resolve(part, path, at)) };
    if (node.kind === "not") return { ...node, part: resolve(node.part, path, at) };
    if (node.kind !== "macro") return node;
    const macro = lookup(node.name);
    const here = at ?? node.at;
    if (macro === undefined) {
      unknown.push({ reason: `There is no macro '${node.name}' that can be seen from here.`, at: here });
      return node;
    }
    if (path.includes(node.name)) {
      loops.push({ reason: `The macro '${node.name}' refers to itself.`, at: here });
      return node;
    }
    onUse(node.name);
    return resolve(macro, [...path, node.name], here);
  }
}

/**
 * As `resolveMacros`, for a condition whose macros are known to resolve: every node that comes out of a macro takes
 * the position of the macro's name, so that what is wrong in it leads to the condition that uses it.
 */
export function resolveInPlace(node: Condition, lookup: MacroLookup, at?: Position): Condition {
  if ("parts" in node) return moved({ ...node, parts: node.parts.map((part) => resolveInPlace(part, lookup, at)) }, at);
  if (node.kind === "not") return moved({ ...node, part: resolveInPlace(node.part, lookup, at) }, at);
  if (node.kind !== "macro") return at === undefined ? node : (deeplyMoved(node, at) as Condition);
  const macro = lookup(node.name);
  return macro === undefined ? node : resolveInPlace(macro, lookup, at ?? node.at);
}

function moved(node: Condition, at: Position | undefined): Condition {
  return at === undefined ? node : { ...node, at };
}

// Every node of the tree has an `at`, and nothing else in it is a position.
function deeplyMoved(value: unknown, at: Position): unknown {
  if (Array.isArray(value)) return value.map((item) => deeplyMoved(item, at));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, key === "at" ? at : deeplyMoved(child, at)]),
  );
}
