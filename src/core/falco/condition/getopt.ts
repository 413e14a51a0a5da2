/** What `getopt` finds: every option and value in order, or, with a selector, that one option's last value. */
export interface GetoptResult {
  readonly all: readonly string[];
  readonly selected: string | undefined;
}

/**
 * Falco's `getopt(args, "ab:")`: short options only. It stops at `--` and at the first word that is no option, skips
 * `--long` words, and gives `?` for a letter that the option string does not name.
 *
 * @see https://github.com/falcosecurity/libs/blob/0.25.4/userspace/libsinsp/sinsp_filtercheck_multivalue_transformer.cpp
 */
export function getopt(words: readonly string[], options: string, selector?: string): GetoptResult {
  const known = readOptions(options);
  const all: string[] = [];
  let selected: string | undefined;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? "";
    if (word === "--" || word.length < 2 || !word.startsWith("-")) break;
    if (word.startsWith("--")) continue;
    for (let at = 1; at < word.length; at += 1) {
      const letter = word[at] ?? "";
      const takesValue = letter === ":" ? undefined : known.get(letter);
      if (takesValue === undefined) {
        all.push("?");
        continue;
      }
      if (!takesValue) {
        all.push(letter);
        if (letter === selector) selected = letter;
        continue;
      }
      const rest = word.slice(at + 1);
      if (rest === "") index += 1;
      const value = rest === "" ? words[index] : rest;
      all.push(...(value === undefined ? [""] : [letter, value]));
      if (letter === selector) selected = value ?? "";
      break;
    }
  }
  return { all, selected };
}

/** The letters of an option string, each with whether it takes a value. */
function readOptions(options: string): ReadonlyMap<string, boolean> {
  const known = new Map<string, boolean>();
  for (let index = 0; index < options.length; index += 1) {
    const letter = options[index] ?? ":";
    if (letter !== ":") known.set(letter, options[index + 1] === ":" || known.get(letter) === true);
  }
  return known;
}
