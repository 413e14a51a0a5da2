import { didYouMean, nearestName } from "../nearest-name.ts";
import { LIST_OPERATORS, NUMBER_OPERATORS, STRING_OPERATORS } from "./grammar.ts";

const OPERATORS: readonly string[] = ["exists", ...NUMBER_OPERATORS, ...STRING_OPERATORS, ...LIST_OPERATORS];
const WORDS: ReadonlySet<string> = new Set(["and", "or", "not", ...OPERATORS]);
const FROM_OTHER_LANGUAGES = { "&&": "and", "||": "or", "!": "not" } as const;

/**
 * What the author may have meant where the parser gave up, to be put after its message: empty when nothing is likely.
 *
 * @param wantsOperator - Whether an operator should have stood here.
 */
export function hintAt(text: string, offset: number, wantsOperator: boolean): string {
  const before = text.slice(0, offset);
  const rest = text.slice(offset);
  if (/^["']/.test(rest)) return isClosed(rest) ? "" : "; the quote that opens here is never closed";
  if (rest.startsWith("#")) return "; a condition holds no comments";
  if (wantsOperator && /^(?:not\b|!)/i.test(rest)) return "; 'not' stands before the field";
  const [sign] = /^(?:&&|\|\||!(?!=))/.exec(rest) ?? [];
  if (sign !== undefined) return written(sign, FROM_OTHER_LANGUAGES[sign as keyof typeof FROM_OTHER_LANGUAGES]);
  const [word = ""] = /^[A-Za-z]+/.exec(rest) ?? [];
  return capitals(word) ?? capitals(NEGATION.exec(before)?.[1] ?? "") ?? (wantsOperator ? nearOperator(word) : "");
}

// A "NOT" where a check could begin was read as a macro's name.
const NEGATION = /(?:^|\(|\b(?:and|or|not)\s)\s*(not)\s*$/i;

function capitals(word: string): string | undefined {
  const lower = word.toLowerCase();
  return word !== lower && WORDS.has(lower) ? written(word, lower) : undefined;
}

function written(wrong: string, right: string): string {
  return `; '${wrong}' is written '${right}'`;
}

function nearOperator(word: string): string {
  return word === "" ? "" : didYouMean(nearestName(word, OPERATORS));
}

function isClosed(quoted: string): boolean {
  return new RegExp(`[^\\\\]${quoted[0]}`).test(quoted);
}
