import { stringify } from "yaml";
import { printCondition } from "../condition/print-condition.ts";
import type { EffectiveRule } from "./read-rules.ts";

/**
 * Writes a rule as it stands after all files, as an item of a rules file that loads by itself: without lists, macros
 * and overrides, its exceptions part of the condition. A rule that Falco passes over keeps its condition as written,
 * and a comment says why.
 */
export function effectiveRuleText(rule: EffectiveRule): string {
  const { tags, ...item } = itemOf(rule);
  const passedOver = rule.skipped === undefined ? "" : `# Falco passes over this rule: ${inOneLine(rule.skipped)}\n`;
  return passedOver + stringify([{ ...item, ...(tags.length > 0 && { tags }) }], { lineWidth: 0 });
}

/** The same as data, with the names of its exceptions and where it was first defined. */
export function effectiveRuleJson(rule: EffectiveRule) {
  return {
    ...itemOf(rule),
    exceptions: rule.exceptions.map(({ name }) => name),
    file: rule.file,
    line: rule.line,
    ...(rule.skipped !== undefined && { skipped: rule.skipped }),
  };
}

function itemOf(rule: EffectiveRule) {
  return {
    rule: rule.name,
    desc: rule.desc.trim(),
    condition: rule.resolved === undefined ? rule.condition.trim() : printCondition(rule.resolved),
    output: rule.output,
    priority: rule.priority,
    source: rule.source,
    enabled: rule.enabled,
    tags: rule.tags,
  };
}

function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ");
}
