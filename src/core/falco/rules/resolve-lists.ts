import type { ListDefinition } from "./definitions.ts";
import { quoteItem } from "./exception-condition.ts";
import { joined, placeOf, sliced, type TracedText, tracedAt } from "./traced-text.ts";

const BLANKS = " \t\n\r";
const DELIMITERS = `${BLANKS}(),=`;

/**
 * The items of each list, with those that name a list seen from here replaced by that list's items. Falco goes one
 * level deep: what a named list names in turn stays a name, which a condition replaces again.
 */
export function listItems(lists: ReadonlyMap<string, ListDefinition>): {
  readonly items: ReadonlyMap<string, readonly string[]>;
  readonly used: ReadonlySet<string>;
} {
  const used = new Set<string>();
  const items = new Map<string, readonly string[]>();
  for (const list of lists.values()) {
    const expanded = list.items.flatMap((item) => {
      const named = lists.get(item);
      if (named === undefined || named.index >= list.visibility) return [item];
      used.add(named.name);
      return named.items;
    });
    items.set(list.name, expanded);
  }
  return { items, used };
}

/**
 * Replaces the names of lists in a condition's text, as Falco does before it parses: wherever the name stands between
 * delimiters, also inside quotes.
 *
 * @param onUse - Told the name of each list that was found.
 */
export function replaceLists(
  condition: TracedText,
  lists: ReadonlyMap<string, readonly string[]>,
  onUse: (name: string) => void,
): TracedText {
  let result = condition;
  for (const [name, items] of lists) {
    if (!result.text.includes(name)) continue;
    const replaced = replaceList(result, name, items);
    if (replaced !== result) onUse(name);
    result = replaced;
  }
  return result;
}

function replaceList(condition: TracedText, name: string, items: readonly string[]): TracedText {
  let result = condition;
  const insert = items.map(quoteItem).join(", ");
  let start = result.text.indexOf(name);
  while (start !== -1) {
    const text = result.text;
    let end = start + name.length;
    if (isDelimiter(text[start - 1]) && isDelimiter(text[end])) {
      const at = placeOf(result, start);
      while (start > 0 && isBlank(text[start - 1])) start -= 1;
      while (isBlank(text[end])) end += 1;
      if (insert === "") {
        // An empty list takes one comma with it.
        if (text[start - 1] === ",") start -= 1;
        else if (text[end] === ",") end += 1;
      }
      const middle = `${start > 0 ? " " : ""}${insert} `;
      result = joined(sliced(result, 0, start), tracedAt(middle, at ?? NOWHERE), sliced(result, end));
      start += insert.length + 1;
    }
    start = result.text.indexOf(name, start + 1);
  }
  return result;
}

const NOWHERE = { file: "", line: 1, column: 1 };

function isBlank(character: string | undefined): boolean {
  return character !== undefined && BLANKS.includes(character);
}

function isDelimiter(character: string | undefined): boolean {
  return character === undefined || DELIMITERS.includes(character);
}
