import type { Alert } from "../falco/alert.ts";
import type { EffectiveRule } from "../falco/rules/read-rules.ts";
import type { Analysis, RuleText } from "./analysis.ts";

/** The operator's rules by source and name, ready to be looked up for each alert. */
export type RuleBook = ReadonlyMap<string, RuleText>;

/** Makes the look-up once, when the rules files are read. */
export function ruleBook(rules: readonly EffectiveRule[]): RuleBook {
  return new Map(rules.map((rule) => [key(rule.source, rule.name), textOf(rule)]));
}

/** The analysis of an alert, with what the operator's files say of its rule. */
export function withRuleText(analysis: Analysis, alert: Pick<Alert, "source" | "rule">, book: RuleBook): Analysis {
  const rule = book.get(key(alert.source, alert.rule));
  return rule === undefined ? analysis : { ...analysis, rule };
}

// Rules of different sources may share a name.
function key(source: string, name: string): string {
  return JSON.stringify([source, name]);
}

function textOf(rule: EffectiveRule): RuleText {
  return {
    description: rule.desc.trim(),
    condition: rule.condition.trim(),
    tags: rule.tags,
    definedIn: `${rule.file.slice(rule.file.lastIndexOf("/") + 1)}:${rule.line}`,
    exceptions: rule.exceptions.map((exception) => exception.name),
  };
}
