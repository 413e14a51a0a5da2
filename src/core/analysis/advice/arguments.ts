/** Which options a program may be given. */
export interface OptionRules {
  /** Options without a value: `-A`, `--no-pager`. Single letters may stand together: `-tunap`. */
  readonly flags?: string;
  /** Options with a value: `-n`, `--tail`. */
  readonly valued?: string;
  /** Options with two values: jq's `--arg name value`. */
  readonly twice?: string;
  /** What follows the first plain word is another program's command line. */
  readonly runs?: boolean;
  /** Long options begin with one dash: find. */
  readonly singleDash?: boolean;
}

/** A program's arguments, sorted into options and plain words. */
export interface Arguments {
  readonly options: ReadonlyMap<string, readonly string[]>;
  readonly words: readonly string[];
  /** Options that the rules do not allow. */
  readonly refused: readonly string[];
}

/** Sorts arguments by the rules, as getopt would. */
export function readArguments(args: readonly string[], rules: OptionRules): Arguments {
  const options = new Map<string, readonly string[]>();
  const words: string[] = [];
  const refused: string[] = [];
  const counts = valueCounts(rules);
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? "";
    if (!/^-[^-\d]|^--/.test(word)) {
      if (rules.runs) return { options, words: args.slice(at), refused };
      words.push(word);
      continue;
    }
    const option = readOption(word, counts, rules.singleDash === true);
    if (option === undefined) refused.push(word);
    for (const [name, value] of option ?? []) {
      const wanted = (counts.get(name) ?? 0) - (value === undefined ? 0 : 1);
      const following = wanted > 0 ? args.slice(at + 1, at + 1 + wanted) : [];
      options.set(name, [...(options.get(name) ?? []), ...(value === undefined ? following : [value, ...following])]);
      at += following.length;
    }
  }
  return { options, words, refused };
}

type ReadOption = readonly (readonly [name: string, value: string | undefined])[];

function readOption(word: string, counts: ReadonlyMap<string, number>, singleDash: boolean): ReadOption | undefined {
  if (counts.has(word)) return [[word, undefined]];
  if (word.startsWith("--")) {
    const equals = word.indexOf("=");
    const name = word.slice(0, equals);
    return equals > 0 && (counts.get(name) ?? 0) > 0 ? [[name, word.slice(equals + 1)]] : undefined;
  }
  return singleDash ? undefined : readLetters(word, counts);
}

/** `-tunap` is five flags, `-n20` and `-F:` are options with their value. */
function readLetters(word: string, counts: ReadonlyMap<string, number>): ReadOption | undefined {
  const found: [string, string | undefined][] = [];
  for (let at = 1; at < word.length; at++) {
    const name = `-${word[at]}`;
    const count = counts.get(name);
    if (count === undefined) return undefined;
    const rest = word.slice(at + 1);
    if (count > 0) return [...found, [name, rest === "" ? undefined : rest]];
    found.push([name, undefined]);
  }
  return found;
}

function valueCounts(rules: OptionRules): ReadonlyMap<string, number> {
  const of = (names: string | undefined, count: number): [string, number][] =>
    (names ?? "")
      .split(" ")
      .filter(Boolean)
      .map((name) => [name, count]);
  return new Map([...of(rules.flags, 0), ...of(rules.valued, 1), ...of(rules.twice, 2)]);
}
