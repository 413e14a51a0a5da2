import type { Alert } from "../falco/alert.ts";
import { compileCondition } from "../falco/condition/compile-condition.ts";
import type { CompiledCondition } from "../falco/condition/condition.ts";
import { printCondition } from "../falco/condition/print-condition.ts";
import { readRules } from "../falco/rules/read-rules.ts";
import { assumedRules } from "./advice/falco-rules.ts";
import { isHook, upstreamStandIns } from "./advice/upstream-rules.ts";
import { remembering } from "./remembering.ts";
import { readYaml } from "./yaml.ts";

/**
 * Whether a playbook's tuning is certainly about other alerts than this one: its exceptions and macros name objects
 * that are not this alert's. Whoever loaded it would silence somebody else's workload, and not this alert. What cannot
 * be decided, for the alert lacks a field or the text leans on the rules, is not foreign.
 *
 * @param yaml - As the playbook has it: with placeholders it is about any alert that fills them.
 */
export function isForeignTuning(yaml: string, alert: Alert): boolean {
  const parts = partsFor(yaml, alert.rule);
  // The count that stands for the rule's own condition (`assumedRules`) is any but none.
  const counted = { ...alert, fields: { ...alert.fields, "evt.num": 1 } };
  return parts.length > 0 && parts.every(({ condition, apart }) => condition.matches(counted) === apart);
}

/** A part of a tuning as a condition, and what it gives for alerts that the part is not about. */
interface Part {
  readonly condition: CompiledCondition;
  readonly apart: "true" | "false";
}

const remember = remembering<readonly Part[]>(500);

/** Compiled once for each text: a playbook is used thousands of times. */
function partsFor(yaml: string, rule: string): readonly Part[] {
  if (yaml.includes("{{")) return [];
  return remember(JSON.stringify([rule, yaml]), () => partsIn(yaml, rule));
}

type Item = Readonly<Record<string, unknown>>;

/** None as soon as one part cannot be decided. Lists stand beside macros as more of the same example. */
function partsIn(yaml: string, rule: string): readonly Part[] {
  const reading = readYaml(yaml);
  const items: unknown = reading.ok ? reading.values[0] : undefined;
  if (!Array.isArray(items)) return [];
  const parts = (items as Item[])
    .filter((item) => item.rule === rule || typeof item.macro === "string")
    .map((item) => (item.rule === rule ? exceptionPart(item, yaml, rule) : macroPart(item)));
  return parts.every((part) => part !== undefined) ? parts : [];
}

function macroPart({ macro, condition }: Item): Part | undefined {
  if (typeof macro !== "string" || !isHook(macro) || typeof condition !== "string") return undefined;
  return leansOnRules(condition) ? undefined : part(condition, "false");
}

/** The rule with its exceptions alone: it goes on firing for whatever they are not about. */
function exceptionPart({ exceptions }: Item, yaml: string, rule: string): Part | undefined {
  if (exceptions === undefined || leansOnRules(JSON.stringify(exceptions))) return undefined;
  const loaded = readRules([{ name: "tuning", content: yaml }], { onTopOf: assumedRules(yaml) });
  const resolved = loaded.errors.length > 0 ? undefined : loaded.rules.find(({ name }) => name === rule)?.resolved;
  return resolved === undefined ? undefined : part(printCondition(resolved), "true");
}

function part(condition: string, apart: Part["apart"]): Part | undefined {
  const compiled = compileCondition(condition);
  return compiled.ok ? { condition: compiled.condition, apart } : undefined;
}

/** Whether a text names upstream's lists or macros, whose contents are the operator's. Fields are no such names. */
function leansOnRules(text: string): boolean {
  return upstreamStandIns(text.replaceAll(/\w+(?:\.\w+)+/g, "")).length > 0;
}
