import type { Playbook } from "./read-playbooks.ts";
import type { RuleBook } from "./rule-text.ts";

/** A rule that is known by name, whether it ever fired here or not. */
export interface KnownRule {
  readonly rule: string;
  readonly source: string;
}

/** Every rule that the operator's files define or a playbook is for, the operator's first. */
export function knownRules(book: RuleBook, playbooks: readonly Playbook[]): readonly KnownRule[] {
  const written = [...book.keys()].map((key) => JSON.parse(key) as [source: string, rule: string]);
  return [
    ...written.map(([source, rule]) => ({ rule, source })),
    ...playbooks.flatMap(({ content: { match } }) =>
      (match.rules ?? []).map((rule) => ({ rule, source: match.source })),
    ),
  ];
}

/** The rule that somebody typed, in whatever case. */
export function findRule(rules: readonly KnownRule[], typed: string): KnownRule | undefined {
  const wanted = typed.toLowerCase();
  return rules.find(({ rule }) => rule === typed) ?? rules.find(({ rule }) => rule.toLowerCase() === wanted);
}

/** The names of rules that hold the most of the typed words, if they hold at least half of them; a few, the best first. */
export function likeRules(rules: readonly KnownRule[], typed: string): readonly string[] {
  const words = wordsOf(typed);
  const scored = [...new Set(rules.map(({ rule }) => rule))].map((rule) => {
    const its = wordsOf(rule);
    return { rule, held: words.filter((word) => its.some((one) => one.startsWith(word))).length, size: its.length };
  });
  return scored
    .filter(({ held }) => held > 0 && held * 2 >= words.length)
    .toSorted((a, b) => b.held - a.held || a.size - b.size)
    .slice(0, MOST_LIKE)
    .map(({ rule }) => rule);
}

const MOST_LIKE = 3;

/** Short words such as "in" are in every name. */
function wordsOf(text: string): readonly string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words.filter((word) => word.length > 2))];
}
