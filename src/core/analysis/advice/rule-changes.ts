import type { Alert } from "../../falco/alert.ts";
import type { Condition } from "../../falco/condition/ast.ts";
import { compileCondition } from "../../falco/condition/compile-condition.ts";
import type { CompiledCondition } from "../../falco/condition/condition.ts";
import { parseCondition } from "../../falco/condition/parse-condition.ts";
import { printCondition } from "../../falco/condition/print-condition.ts";
import { isAtLeast, readPriority } from "../../falco/priority.ts";
import { type RulesResult, readRules } from "../../falco/rules/read-rules.ts";
import { PROBE, withProbe } from "./macro-probe.ts";
import { namesOneCause } from "./named-cause.ts";
import { imitatorAlert, intruderAlert, strangerAlert } from "./probe-alerts.ts";
import { isBuildingBlock, isHook, isUpstreamDetection } from "./upstream-rules.ts";

/** An item of a rules text, as YAML gives it. */
export type RulesItem = Readonly<Record<string, unknown>>;

/** What a change is tried on. */
export interface TrialContext {
  readonly alert: Alert;
  /** Attacks that the alert's rule must go on seeing. */
  readonly counterExamples: readonly Alert[];
}

/**
 * What a rules text that loads takes away from detection: rules switched off, exceptions that let an intruder through,
 * macros changed that other rules are built from.
 *
 * @param base - What the text was loaded on top of.
 */
export function lostDetections(
  items: readonly RulesItem[],
  text: string,
  base: RulesResult,
  context: TrialContext,
): readonly string[] {
  return [
    ...new Set(
      items.flatMap((item) => [
        ...switchedOff(item),
        ...hidden(item, context.alert),
        ...changedNames(item, text, base, context.alert),
        ...narrowedRule(item, text, base, context),
      ]),
    ),
  ];
}

function switchedOff({ rule, enabled }: RulesItem): readonly string[] {
  if (typeof rule !== "string" || enabled !== false || !isUpstreamDetection(rule)) return [];
  return [
    `switches the rule '${rule}' off, for every cause and not for one that was confirmed (https://falco.org/docs/concepts/rules/exceptions/)`,
  ];
}

/** A rule whose priority falls below what its alerts had: whoever filters by priority sees them no more. */
function hidden({ rule, priority }: RulesItem, alert: Alert): readonly string[] {
  if (rule !== alert.rule || typeof priority !== "string") return [];
  const given = readPriority(priority);
  if (given === undefined || isAtLeast(given, alert.priority)) return [];
  return [`lowers the priority of the rule '${rule}' from ${alert.priority} to ${given}, for every cause`];
}

/** Macros and lists that stand in many rules; a macro that is there to be filled may be filled, but not with everything. */
function changedNames(item: RulesItem, text: string, base: RulesResult, alert: Alert): readonly string[] {
  const { macro, list, condition, items } = item;
  if (typeof list === "string" && Array.isArray(items) && items.length === 0) return [`empties the list '${list}'`];
  if (typeof macro !== "string") return [];
  if (isBuildingBlock(macro)) {
    return [`changes the macro '${macro}', which many of Falco's rules are built from`];
  }
  if (!isHook(macro) || typeof condition !== "string") return [];
  const trial = trialOf(condition) ?? resolvedTrial(withProbe(item, text, base), PROBE);
  if (trial === undefined) return [];
  if (asksForCommandOnly(trial)) return [`lets through ${COMMAND_ONLY}, by the macro '${macro}'`];
  const passed = probesFor(alert, trial)
    .filter(([, probe]) => trial.condition.matches(probe) === "true")
    .slice(0, 1)
    .map(([what]) => `lets ${what} through, by the macro '${macro}'`);
  const isNever = trial.condition.fields.every((field) => field === "evt.num");
  if (passed.length > 0 || isNever) return passed;
  return namesOneCause(trial.tree) ? [] : [`lets through ${A_CLASS}, by the macro '${macro}'`];
}

const A_CLASS = "a whole class of events: it names nothing that one workload or person has alone";

/** A condition that is tried, with what it is made of. */
interface Trial {
  readonly condition: CompiledCondition;
  readonly tree: Condition;
}

function trialOf(text: string): Trial | undefined {
  const compiled = compileCondition(text);
  const parsed = parseCondition(text);
  return compiled.ok && parsed.ok ? { condition: compiled.condition, tree: parsed.condition } : undefined;
}

const COMMAND_ONLY = "whatever has a command line or name that anybody can choose";

/** A process chooses its name and its arguments. */
function asksForCommandOnly({ condition }: Trial): boolean {
  const asked = condition.fields.filter((field) => field !== "evt.num");
  return asked.length > 0 && asked.every((field) => /^proc\.(?:name|p?cmdline|cmdnargs|args|cmdlenargs)$/.test(field));
}

function narrowedRule(
  item: RulesItem,
  text: string,
  base: RulesResult,
  { alert, counterExamples }: TrialContext,
): readonly string[] {
  const { rule } = item;
  if (typeof rule !== "string") return [];
  const adds = Object.hasOwn(item, "append") || overrides(item, "condition") === "append" || "exceptions" in item;
  const isOwn = rule === alert.rule;
  const examples = isOwn ? counterExamples : [];
  const isWhole = "condition" in item && !adds;
  if (!adds && !isWhole) return [];
  // What is added is looked at alone: of the whole rule, an alert's few fields would leave most unknown.
  const after = effective(rule, text, adds ? everything(rule, base) : base);
  if (after === undefined) return [];
  if (after.condition.matches(emptyAlert(alert)) === "false") return [`makes the rule '${rule}' match nothing`];
  if (isWhole) return missed(after, examples, rule);
  const silenced = probesFor(alert, after)
    .filter(([, probe]) => after.condition.matches(probe) === "false")
    .slice(0, 1)
    .map(([what]) => `silences the rule '${rule}' for ${what}`);
  if (silenced.length > 0) return silenced;
  if (asksForCommandOnly(after)) return [`silences the rule '${rule}' for ${COMMAND_ONLY}`];
  const before = new Set(exceptedBy(effective(rule, "", adds ? everything(rule, base) : base)).map(printCondition));
  const isWide = exceptedBy(after).some((part) => !before.has(printCondition(part)) && !namesOneCause(part));
  return isWide ? [`silences the rule '${rule}' for ${A_CLASS}`] : missed(after, examples, rule);
}

/** What a condition leaves out: the parts behind its `and not`. */
function exceptedBy(trial: Trial | undefined): readonly Condition[] {
  const parts = (tree: Condition): readonly Condition[] => (tree.kind === "and" ? tree.parts.flatMap(parts) : [tree]);
  return trial === undefined ? [] : parts(trial.tree).flatMap((part) => (part.kind === "not" ? [part.part] : []));
}

function probesFor(
  alert: Alert,
  { condition: { fields }, tree }: Trial,
): readonly (readonly [what: string, probe: Alert])[] {
  return [
    ["every cause but those that it names", strangerAlert(alert, fields)],
    ["whatever else runs in the same place or by the same account", intruderAlert(alert, fields)],
    ["whatever has the text that it looks for somewhere in it", imitatorAlert(alert, fields, tree)],
  ];
}

function missed({ condition }: Trial, examples: readonly Alert[], rule: string): readonly string[] {
  const attack = examples.find((example) => condition.matches(withCount(example)) === "false");
  if (attack === undefined) return [];
  const command = attack.fields["proc.cmdline"];
  return [`silences the rule '${rule}' for an attack, too${typeof command === "string" ? `: ${command}` : ""}`];
}

function overrides({ override }: RulesItem, key: string): unknown {
  return typeof override === "object" && override !== null ? (override as Record<string, unknown>)[key] : undefined;
}

/** The rules with one of them matching everything. */
function everything(rule: string, base: RulesResult): RulesResult {
  const known = base.rules.some(({ name }) => name === rule);
  if (!known) return base;
  const content = `- rule: ${JSON.stringify(rule)}\n  condition: (evt.num >= 0)\n  override: {condition: replace}\n`;
  const loaded = readRules([{ name: "matches everything", content }], { onTopOf: base });
  return loaded.errors.length === 0 ? loaded : base;
}

function effective(rule: string, text: string, base: RulesResult): Trial | undefined {
  return resolvedTrial(readRules([{ name: "suggested rules", content: text }], { onTopOf: base }), rule);
}

function resolvedTrial({ rules, errors }: RulesResult, rule: string): Trial | undefined {
  const resolved = errors.length > 0 ? undefined : rules.find(({ name }) => name === rule)?.resolved;
  return resolved === undefined ? undefined : trialOf(printCondition(resolved));
}

function emptyAlert(alert: Alert): Alert {
  return { ...alert, fields: { "evt.num": 1 } };
}

function withCount(alert: Alert): Alert {
  return { ...alert, fields: { "evt.num": 1, ...alert.fields } };
}
