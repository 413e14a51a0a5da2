import { compileCondition } from "../../falco/condition/compile-condition.ts";
import { isEventType } from "../../falco/fields/events.ts";
import { readPriority } from "../../falco/priority.ts";
import { type RulesResult, readRules } from "../../falco/rules/read-rules.ts";
import { verifyRulesText } from "../../falco/rules/verify-rules-text.ts";
import { readYaml } from "../yaml.ts";
import { sourceOf, withProbe } from "./macro-probe.ts";
import { lostDetections, type TrialContext } from "./rule-changes.ts";
import { upstreamStandIns } from "./upstream-rules.ts";

/**
 * Checks a Falco rules text as Falco would load it, and tries what it changes.
 *
 * @param rules - The operator's rules. Without them, what the text overrides is taken as given.
 * @param trial - What its changes are tried on; undefined for a text whose author has done so.
 * @returns Every problem; empty when there is none.
 */
export function verifyFalcoRules(
  text: string,
  rules: RulesResult | undefined,
  trial: TrialContext | undefined,
): readonly string[] {
  const base = rules ?? assumedRules(text);
  const { reasons, errors } = verifyRulesText(text, base);
  const refused = reasons.flatMap((item) => {
    if (errors.includes(item)) return [whyNotLoaded(item.message, rules)];
    return isPassedOver(item.message, text) ? [] : [`loads, but not without a warning: ${item.message}`];
  });
  const meant = [...entriesOf(valueIn(text))].flatMap(([key, value]) =>
    key === "condition" ? globProblems(value) : [],
  );
  const lost = trial === undefined ? [] : lostDetections(itemsOf(text), text, base, trial);
  if (refused.length === 0) return [...unusedMacros(text, base, rules), ...meant, ...lost];
  return [...new Set([...refused, ...salvaged(text), ...meant, ...lost])];
}

/** What is wrong with a text's macros, whether or not a rule that is known uses them. */
function unusedMacros(text: string, base: RulesResult, rules: RulesResult | undefined): readonly string[] {
  const messages = itemsOf(text)
    .filter((item) => typeof item.macro === "string")
    .flatMap((item) => withProbe(item, text, base).errors.map(({ message }) => whyNotLoaded(message, rules)));
  return [...new Set(messages)];
}

/** `evt.dir = <` was in every rule for years and still loads; only entry events, `>`, never come any more. */
function isPassedOver(message: string, text: string): boolean {
  return message.includes("'evt.dir', which is deprecated") && !/evt\.dir\s*(?:==?\s*["']?>|!=\s*["']?<)/.test(text);
}

function whyNotLoaded(message: string, rules: RulesResult | undefined): string {
  const macro = rules === undefined ? /^There is no macro '([^']*)'/.exec(message)?.[1] : undefined;
  return macro === undefined
    ? `would not load as Falco rules: ${message}`
    : `uses the macro '${macro}', which is neither in it nor in Falco's own rules: it can be checked only with yours (--rules)`;
}

const GLOB_AS_VALUE =
  /[\w.]+(?:\[[^\]]*\])?\s*(?:==?|!=)\s*(?:"(?:[^"]*\*[^"]*)"|'(?:[^']*\*[^']*)'|[^\s()"']*\*[^\s()"']*)/;

/** Loads, and never matches: the stars are compared as they stand. */
function globProblems(condition: unknown): readonly string[] {
  const found = typeof condition === "string" ? GLOB_AS_VALUE.exec(condition)?.[0] : undefined;
  return found === undefined
    ? []
    : [`compares exactly where it means a pattern: \`${found}\` needs \`glob\`, \`contains\` or \`endswith\``];
}

/** The rules that a text builds on, where nobody knows the operator's: what it overrides must exist first. */
export function assumedRules(text: string): RulesResult {
  return readRules([...upstreamStandIns(text), { name: "assumed rules", content: stubsFor(text) }]);
}

function stubsFor(text: string): string {
  return itemsOf(text)
    .filter((item) => Object.hasOwn(item, "override") || Object.hasOwn(item, "append") || isSwitch(item))
    .flatMap(stubFor)
    .join("\n");
}

/** `enabled` alone, as it was written before there were overrides. */
function isSwitch(item: Readonly<Record<string, unknown>>): boolean {
  return Object.hasOwn(item, "enabled") && !Object.hasOwn(item, "condition");
}

function stubFor(item: Readonly<Record<string, unknown>>): readonly string[] {
  const name = (key: string): string => JSON.stringify(String(item[key]));
  if (Object.hasOwn(item, "rule")) {
    return [
      `- rule: ${name("rule")}\n  desc: assumed\n  condition: not evt.num = 0\n  output: assumed\n  priority: NOTICE\n  source: ${sourceOf(item)}`,
    ];
  }
  if (Object.hasOwn(item, "macro")) return [`- macro: ${name("macro")}\n  condition: (evt.num = 0)`];
  return Object.hasOwn(item, "list") ? [`- list: ${name("list")}\n  items: []`] : [];
}

function itemsOf(text: string): readonly Readonly<Record<string, unknown>>[] {
  const value = valueIn(text);
  return Array.isArray(value) ? value.filter((item) => typeof item === "object" && item !== null) : [];
}

/** The loader stops at the first error; a reader wants to know of every wrong key, condition, priority and event. */
function salvaged(text: string): readonly string[] {
  const value = valueIn(text);
  const keys = itemsAnywhere(value).flatMap((item) => Object.keys(item).filter((key) => !KEYS.has(key)));
  const wrongKeys = [...new Set(keys)].map((key) => `\`${key}\``);
  return [
    ...(wrongKeys.length > 0 ? [`has keys that Falco's rules do not have: ${wrongKeys.join(", ")}`] : []),
    ...[...entriesOf(value)].flatMap(([key, entry]) => entryProblems(key, entry)),
  ];
}

/** @see https://falco.org/docs/reference/rules/rule-fields/ */
const KEYS = new Set(
  (
    "rule macro list condition desc output priority source tags enabled exceptions override append items " +
    "warn_evttypes skip-if-unknown-filter required_engine_version required_plugin_versions capture capture_duration"
  ).split(" "),
);

function entryProblems(key: string, value: unknown): readonly string[] {
  if (/^sys_?calls?$/.test(key)) {
    const names = (Array.isArray(value) ? value : [value]).filter((name) => typeof name === "string");
    return names
      .filter((name) => !isEventType(name))
      .map((name) => `watches a system call that does not exist: ${name} is not a system call`);
  }
  if (typeof value !== "string") return [];
  if (key === "priority")
    return readPriority(value) === undefined
      ? [`gives a priority that does not exist: ${value} is not a priority of Falco`]
      : [];
  if (key !== "condition") return [];
  const compiled = compileCondition(value);
  return compiled.ok
    ? []
    : [`has a condition that Falco refuses: the condition ${value} does not compile: ${compiled.error.message}`];
}

/** The items of a rules file, also where they were put below a key, as in `rules: [...]`. */
function itemsAnywhere(value: unknown): readonly object[] {
  const lists = Array.isArray(value) ? [value] : [...entriesOf(value)].map(([, entry]) => entry).filter(Array.isArray);
  return lists
    .slice(0, 1)
    .flatMap((list: readonly unknown[]) => list.filter((item) => typeof item === "object" && item !== null));
}

function valueIn(text: string): unknown {
  const yaml = readYaml(text);
  return yaml.ok ? yaml.values[0] : undefined;
}

function* entriesOf(value: unknown): Generator<readonly [string, unknown]> {
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    yield [key, item];
    yield* entriesOf(item);
  }
}
