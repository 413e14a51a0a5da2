import type { Condition } from "../condition/ast.ts";
import { checkCondition } from "../condition/check-condition.ts";
import { parseCondition } from "../condition/parse-condition.ts";
import { deprecatedInOutput, suspectComparisons, suspectValues } from "./condition-warnings.ts";
import type { Definitions, RuleDefinition } from "./definitions.ts";
import { computedEventType, matchesTooManyEventTypes } from "./event-types.ts";
import { conditionWithExceptions } from "./exception-condition.ts";
import { type FieldKnowledge, notAField } from "./field-knowledge.ts";
import { outputProblem } from "./output-format.ts";
import { listItems, replaceLists } from "./resolve-lists.ts";
import { resolveInPlace, resolveMacros } from "./resolve-macros.ts";
import { type Context, type ItemName, LoadError, type Warn } from "./rule-message.ts";
import type { Place } from "./rules-yaml.ts";
import { placeOf, type TracedText } from "./traced-text.ts";

/** What became of a rule: its condition without lists and macros, or why Falco passes over it. */
export type CompiledRule = (
  | { readonly kind: "loaded"; readonly condition: Condition }
  | { readonly kind: "skipped"; readonly reason: string }
) & { readonly definition: RuleDefinition; readonly uses: Uses };

/** The names that a condition leads to. */
interface Uses {
  readonly lists: Set<string>;
  readonly macros: Set<string>;
}

/** Everything defined so far, resolved. */
export interface Compiled {
  readonly definitions: Definitions;
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly macros: ReadonlyMap<string, Condition>;
  /** What lists and macros use among themselves. */
  readonly uses: Uses;
  readonly rules: ReadonlyMap<string, CompiledRule>;
}

/**
 * Resolves lists, macros and exceptions and checks every rule, as Falco does after each file that it has read.
 *
 * @param earlier - What came out before: rules that have not changed since are taken from it, with what was warned then.
 * @throws {LoadError} at the first thing that Falco's compiler refuses.
 * @see https://github.com/falcosecurity/falco/blob/0.44.1/userspace/engine/rule_loader_compiler.cpp
 */
export function compileRules(
  definitions: Definitions,
  fields: FieldKnowledge,
  warn: Warn,
  earlier?: Compiled,
): Compiled {
  const isUnchanged =
    earlier !== undefined &&
    isSameMap(earlier.definitions.lists, definitions.lists) &&
    isSameMap(earlier.definitions.macros, definitions.macros);
  const names = isUnchanged ? earlier : compileNames(definitions);
  const rules = new Map<string, CompiledRule>();
  for (const definition of definitions.rules.values()) {
    const known = isUnchanged ? earlier.rules.get(definition.name) : undefined;
    const compiled = known?.definition === definition ? known : compileRule(definition, names, fields, warn);
    rules.set(definition.name, compiled);
  }
  warnOfUnused(definitions, [names.uses, ...[...rules.values()].map(({ uses }) => uses)], warn);
  const { lists, macros, uses } = names;
  return { definitions, lists, macros, uses, rules };
}

function isSameMap<Value>(a: ReadonlyMap<string, Value>, b: ReadonlyMap<string, Value>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
}

function warnOfUnused(definitions: Definitions, uses: readonly Uses[], warn: Warn): void {
  for (const { name, context } of definitions.macros.values()) {
    if (uses.some(({ macros }) => macros.has(name))) continue;
    warn("LOAD_UNUSED_MACRO", `No rule or macro uses the macro '${name}'.`, context);
  }
  for (const { name, context } of definitions.lists.values()) {
    if (uses.some(({ lists }) => lists.has(name))) continue;
    warn("LOAD_UNUSED_LIST", `No rule, macro or list uses the list '${name}'.`, context);
  }
}

interface ParsedText {
  readonly condition: Condition;
  readonly source: TracedText;
}

type Names = Pick<Compiled, "lists" | "macros" | "uses">;

function parse(condition: TracedText, lists: Names["lists"], uses: Uses, item: ItemName | undefined): ParsedText {
  return parseTraced(
    replaceLists(condition, lists, (name) => uses.lists.add(name)),
    item,
  );
}

function parseTraced(source: TracedText, item: ItemName | undefined): ParsedText {
  const parsed = parseCondition(source.text);
  if (parsed.ok) return { condition: parsed.condition, source };
  const { message, line, column } = parsed.error;
  const at = place(source, offsetOf(source.text, line, column), item);
  throw new LoadError("LOAD_ERR_COMPILE_CONDITION", message, at);
}

function compileNames({ lists: listDefinitions, macros: definitions }: Definitions): Names {
  const { items: lists, used } = listItems(listDefinitions);
  const uses: Uses = { lists: new Set(used), macros: new Set() };
  const macros = new Map<string, Condition>();
  const sources = new Map<string, TracedText>();
  for (const { name, condition, context } of definitions.values()) {
    const parsed = parse(condition, lists, uses, context.item);
    macros.set(name, parsed.condition);
    sources.set(name, parsed.source);
  }
  for (const macro of definitions.values()) {
    // A macro sees those that were defined before it was last changed, itself included when it was changed later.
    const lookup = (name: string) =>
      (definitions.get(name)?.index ?? Number.POSITIVE_INFINITY) < macro.visibility ? macros.get(name) : undefined;
    const own = macros.get(macro.name);
    if (own === undefined) continue;
    const resolution = resolveMacros(own, lookup, (name) => uses.macros.add(name));
    if (!resolution.ok) {
      const at = place(sources.get(macro.name) ?? macro.condition, resolution.at.offset, macro.context.item);
      throw new LoadError("LOAD_ERR_VALIDATE", resolution.reason, at);
    }
    macros.set(macro.name, resolution.condition);
  }
  return { lists, macros, uses };
}

interface Workbench {
  readonly fields: FieldKnowledge;
  readonly warn: Warn;
}

function compileRule(rule: RuleDefinition, names: Names, fields: FieldKnowledge, warn: Warn): CompiledRule {
  const uses: Uses = { lists: new Set(), macros: new Set() };
  const bench = { fields, warn };
  const skipped = (reason: string): CompiledRule => ({ kind: "skipped", definition: rule, uses, reason });
  if (rule.unknownSource) return skipped(`The source '${rule.source}' is not known.`);
  const text = conditionWithExceptions(rule);
  const refused = checkOutput(rule, bench);
  if (refused !== undefined) return skipped(refused);
  const { condition, source } = parse(text, names.lists, uses, rule.context.item);
  const lookup = (name: string) => names.macros.get(name);
  const resolution = resolveMacros(condition, lookup, (name) => uses.macros.add(name));
  if (!resolution.ok) {
    const at = place(source, resolution.at.offset, rule.context.item);
    throw new LoadError("LOAD_ERR_VALIDATE", resolution.reason, at);
  }
  const resolved = resolution.condition;
  for (const { code, message } of suspectComparisons(resolved)) warn(code, message, conditionContext(rule));
  const inPlace = () => resolveInPlace(condition, lookup);
  const refusal = checkFields(rule, resolved, inPlace, source, bench);
  if (refusal !== undefined) return skipped(refusal);
  if (suspectValues(resolved, rule.source, fields).length > 0) {
    for (const { code, message, offset } of suspectValues(inPlace(), rule.source, fields)) {
      warn(code, message, place(source, offset ?? 0, rule.context.item));
    }
  }
  if (rule.source === "syscall") checkEventTypes(rule, resolved, warn);
  return { kind: "loaded", definition: rule, uses, condition: resolved };
}

function checkEventTypes(rule: RuleDefinition, resolved: Condition, warn: Warn): void {
  const computed = computedEventType(resolved);
  if (computed !== undefined) throw new LoadError("LOAD_ERR_COMPILE_CONDITION", computed, conditionContext(rule));
  if (rule.warnEvttypes && matchesTooManyEventTypes(resolved)) {
    warn("LOAD_NO_EVTTYPE", "The condition matches too many event types, which makes Falco slow.", rule.context);
  }
}

// Returns why the rule is passed over, where it asks for that; anything else that is wrong stops the load.
function checkFields(
  rule: RuleDefinition,
  condition: Condition,
  inPlace: () => Condition,
  source: TracedText,
  { fields, warn }: Workbench,
): string | undefined {
  if (checkCondition(condition).length === 0 && fields.unknownField(condition, rule.source) === undefined) {
    return undefined;
  }
  const unknown = fields.unknownField(inPlace(), rule.source);
  const [refused] = checkCondition(inPlace());
  // libsinsp stops at the first problem; only when that is something unknown may the rule be passed over.
  const isUnknownField = unknown !== undefined && (refused === undefined || !isBefore(refused, unknown.at));
  const isUnknown = isUnknownField || refused?.message.startsWith(UNKNOWN_EVENT_TYPE) === true;
  const known = refused !== undefined && (unknown === undefined || !isBefore(unknown.at, refused));
  const name = unknown?.name ?? "";
  const message = known ? refused.message : `'${name}' ${notAField(name, rule.source)}`;
  const { line, column } = (known ? refused : unknown?.at) ?? { line: 1, column: 1 };
  const at = place(source, offsetOf(source.text, line, column), rule.context.item);
  if (!isUnknown || !rule.skipIfUnknownFilter) {
    throw new LoadError("LOAD_ERR_COMPILE_CONDITION", message, at);
  }
  warn("LOAD_UNKNOWN_FILTER", message, at);
  return message;
}

const UNKNOWN_EVENT_TYPE = "unknown event type";

type LineAndColumn = Pick<Place, "line" | "column">;

function isBefore(a: LineAndColumn, b: LineAndColumn): boolean {
  return a.line < b.line || (a.line === b.line && a.column < b.column);
}

function checkOutput(rule: RuleDefinition, { fields, warn }: Workbench): string | undefined {
  const output = rule.output.text.trim();
  if (output.includes("%container.info")) {
    const message = "'%container.info' is deprecated: the container plugin adds its fields by itself.";
    warn("LOAD_DEPRECATED_ITEM", message, rule.context);
  }
  const problem = outputProblem(output.replaceAll("%container.info", ""), rule.source, fields);
  const at: Context = { at: placeOf(rule.output, 0) ?? rule.context.at, item: rule.context.item };
  if (problem !== undefined) {
    const { message, isUnknownField } = problem;
    if (!isUnknownField || !rule.skipIfUnknownFilter) throw new LoadError("LOAD_ERR_COMPILE_OUTPUT", message, at);
    warn("LOAD_UNKNOWN_FILTER", message, at);
    return message;
  }
  for (const { code, message } of deprecatedInOutput(output)) warn(code, message, at);
  return undefined;
}

function conditionContext(rule: RuleDefinition): Context {
  return { at: placeOf(rule.condition, 0) ?? rule.context.at, item: rule.context.item };
}

function place(source: TracedText, offset: number, item: ItemName | undefined): Context {
  const nowhere: Place = { file: "", line: 1, column: 1 };
  return { at: placeOf(source, offset) ?? nowhere, item };
}

function offsetOf(text: string, line: number, column: number): number {
  const before = text.split("\n").slice(0, line - 1);
  return before.reduce((sum, part) => sum + part.length + 1, 0) + column - 1;
}
