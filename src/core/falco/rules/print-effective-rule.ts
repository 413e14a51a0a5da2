import { stringify } from "yaml";
import { printCondition } from "../condition/print-condition.ts";
import type { EffectiveRule } from "./read-rules.ts";

/**
 * Writes a rule as it stands after all files, as an item of a rules file that loads by itself: without lists, macros
 * and overrides, its exceptions part of the condition. A rule that Falco passes over keeps its condition as written.
 */
export function printEffectiveRule(rule: EffectiveRule): string {
  const item = {
    rule: rule.name,
    desc: rule.desc.trim(),
    condition: rule.resolved === undefined ? rule.condition.trim() : printCondition(rule.resolved),
    output: rule.output,
    priority: rule.priority,
    source: rule.source,
    ...(rule.tags.length > 0 && { tags: rule.tags }),
    enabled: rule.enabled,
  };
  return stringify([item], { lineWidth: 0 });
}
