import type { Condition, Literal, Right } from "./ast.ts";
import type { Environment } from "./condition.ts";

/**
 * Puts macros and lists in the place of their names. A bare word that is a list's name stands for its items, in
 * parentheses and, for `in my_list`, without them; a quoted word never does.
 *
 * Macros must not lead back to themselves; a rules file's cannot, since each sees only those before it.
 */
export function resolveNames(condition: Condition, environment: Environment): Condition {
  switch (condition.kind) {
    case "and":
    case "or":
      return { ...condition, parts: condition.parts.map((part) => resolveNames(part, environment)) };
    case "not":
      return { ...condition, part: resolveNames(condition.part, environment) };
    case "macro": {
      const macro = environment.macros.get(condition.name);
      return macro === undefined ? condition : resolveNames(macro, environment);
    }
    case "exists":
      return condition;
    case "compare":
      return { ...condition, right: resolveRight(condition.right, environment) };
  }
}

function resolveRight(right: Right, environment: Environment): Right {
  if (right.kind !== "list") return right;
  const items = right.items.flatMap((item) => itemsOf(item, environment) ?? [item]);
  return items.length === right.items.length && items.every((item, index) => item === right.items[index])
    ? right
    : { ...right, items };
}

function itemsOf(item: Literal, environment: Environment): readonly Literal[] | undefined {
  if (item.quoted) return undefined;
  const items = environment.lists.get(item.text);
  return items?.map((text) => ({ kind: "literal", text, quoted: true, at: item.at }));
}
