import type { Condition } from "../condition/ast.ts";
import { checkCondition } from "../condition/check-condition.ts";
import { parseCondition } from "../condition/parse-condition.ts";
import { deprecatedInOutput, suspectComparisons, suspectValues } from "./condition-warnings.ts";
import type { Definitions, MacroDefinition, RuleDefinition } from "./definitions.ts";
import { matchesTooManyEventTypes } from "./event-types.ts";
import { conditionWithExceptions } from "./exception-condition.ts";
import type { FieldKnowledge } from "./field-knowledge.ts";
import { outputProblem } from "./output-format.ts";
import { listItems, replaceLists } from "./resolve-lists.ts";
import { resolveInPlace, resolveMacros } from "./resolve-macros.ts";
import { type Context, type ItemName, LoadError, type Warn } from "./rule-message.ts";
import type { Place } from "./rules-yaml.ts";
import { placeOf, type TracedText } from "./traced-text.ts";

/** What became of a rule: its condition without lists and macros, or why Falco passes over it. */
export type CompiledRule =
  | { readonly kind: "loaded"; readonly definition: RuleDefinition; readonly condition: Condition }
  | { readonly kind: "skipped"; readonly definition: RuleDefinition; readonly reason: string };

/** Everything defined so far, resolved. */
export interface Compiled {
  readonly rules: readonly CompiledRule[];
  readonly macros: ReadonlyMap<string, Condition>;
  readonly lists: ReadonlyMap<string, readonly string[]>;
}

/**
 * Resolves lists, macros and exceptions and checks every rule, as Falco does after each file that it has read.
 *
 * @throws {LoadError} at the first thing that Falco's compiler refuses.
 * @see https://github.com/falcosecurity/falco/blob/0.44.1/userspace/engine/rule_loader_compiler.cpp
 */
export function compileRules(definitions: Definitions, fields: FieldKnowledge, warn: Warn): Compiled {
  const { items: lists, used: usedLists } = listItems(definitions.lists);
  const used = { lists: new Set(usedLists), macros: new Set<string>() };
  const parse = (condition: TracedText, item: ItemName | undefined) =>
    parseTraced(
      replaceLists(condition, lists, (name) => used.lists.add(name)),
      item,
    );

  const macros = compileMacros(definitions.macros, parse, used.macros);
  const rules: CompiledRule[] = [];
  for (const definition of definitions.rules.values()) {
    rules.push(compileRule(definition, { fields, warn, macros, parse, used: used.macros }));
  }
  for (const { name, context } of definitions.macros.values()) {
    if (!used.macros.has(name)) warn("LOAD_UNUSED_MACRO", `No rule or macro uses the macro '${name}'.`, context);
  }
  for (const { name, context } of definitions.lists.values()) {
    if (!used.lists.has(name)) warn("LOAD_UNUSED_LIST", `No rule, macro or list uses the list '${name}'.`, context);
  }
  return { rules, macros, lists };
}

interface ParsedText {
  readonly condition: Condition;
  readonly source: TracedText;
}

type Parse = (condition: TracedText, item: ItemName | undefined) => ParsedText;

function parseTraced(source: TracedText, item: ItemName | undefined): ParsedText {
  const parsed = parseCondition(source.text);
  if (parsed.ok) return { condition: parsed.condition, source };
  const { message, line, column } = parsed.error;
  const at = place(source, offsetOf(source.text, line, column), item);
  throw new LoadError("LOAD_ERR_COMPILE_CONDITION", message, at);
}

function compileMacros(
  definitions: ReadonlyMap<string, MacroDefinition>,
  parse: Parse,
  used: Set<string>,
): Map<string, Condition> {
  const macros = new Map<string, Condition>();
  const sources = new Map<string, TracedText>();
  for (const { name, condition, context } of definitions.values()) {
    const parsed = parse(condition, context.item);
    macros.set(name, parsed.condition);
    sources.set(name, parsed.source);
  }
  for (const macro of definitions.values()) {
    // A macro sees those that were defined before it was last changed, itself included when it was changed later.
    const lookup = (name: string) =>
      (definitions.get(name)?.index ?? Number.POSITIVE_INFINITY) < macro.visibility ? macros.get(name) : undefined;
    const own = macros.get(macro.name);
    if (own === undefined) continue;
    const resolution = resolveMacros(own, lookup, (name) => used.add(name));
    if (!resolution.ok) {
      const at = place(sources.get(macro.name) ?? macro.condition, resolution.at.offset, macro.context.item);
      throw new LoadError("LOAD_ERR_VALIDATE", resolution.reason, at);
    }
    macros.set(macro.name, resolution.condition);
  }
  return macros;
}

interface Workbench {
  readonly fields: FieldKnowledge;
  readonly warn: Warn;
  readonly macros: ReadonlyMap<string, Condition>;
  readonly parse: Parse;
  readonly used: Set<string>;
}

function compileRule(rule: RuleDefinition, bench: Workbench): CompiledRule {
  if (rule.unknownSource) return skipped(rule, `The source '${rule.source}' is not known.`);
  const text = conditionWithExceptions(rule);
  const refused = checkOutput(rule, bench);
  if (refused !== undefined) return skipped(rule, refused);
  const { condition, source } = bench.parse(text, rule.context.item);
  const lookup = (name: string) => bench.macros.get(name);
  const resolution = resolveMacros(condition, lookup, (name) => bench.used.add(name));
  if (!resolution.ok) {
    throw new LoadError("LOAD_ERR_VALIDATE", resolution.reason, place(source, resolution.at.offset, rule.context.item));
  }
  const resolved = resolution.condition;
  for (const { code, message } of suspectComparisons(resolved)) bench.warn(code, message, conditionContext(rule));
  const inPlace = () => resolveInPlace(condition, lookup);
  const refusal = checkFields(rule, resolved, inPlace, source, bench);
  if (refusal !== undefined) return skipped(rule, refusal);
  if (suspectValues(resolved, rule.source, bench.fields).length > 0) {
    for (const { code, message, offset } of suspectValues(inPlace(), rule.source, bench.fields)) {
      bench.warn(code, message, place(source, offset ?? 0, rule.context.item));
    }
  }
  if (rule.source === "syscall" && rule.warnEvttypes && matchesTooManyEventTypes(resolved)) {
    bench.warn("LOAD_NO_EVTTYPE", "The condition matches too many event types, which makes Falco slow.", rule.context);
  }
  return { kind: "loaded", definition: rule, condition: resolved };
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
  // libsinsp stops at the first problem; only when that is an unknown field may the rule be passed over.
  const isUnknown = unknown !== undefined && (refused === undefined || !isBefore(refused, unknown.at));
  const known = refused !== undefined && (unknown === undefined || !isBefore(unknown.at, refused));
  const message = known ? refused.message : `'${unknown?.name}' is not a field of the source '${rule.source}'.`;
  const { line, column } = (known ? refused : unknown?.at) ?? { line: 1, column: 1 };
  const at = place(source, offsetOf(source.text, line, column), rule.context.item);
  if (!isUnknown || !rule.skipIfUnknownFilter) {
    throw new LoadError("LOAD_ERR_COMPILE_CONDITION", message, at);
  }
  warn("LOAD_UNKNOWN_FILTER", message, at);
  return message;
}

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
    if (!rule.skipIfUnknownFilter) throw new LoadError("LOAD_ERR_COMPILE_OUTPUT", problem, at);
    warn("LOAD_UNKNOWN_FILTER", problem, at);
    return problem;
  }
  for (const { code, message } of deprecatedInOutput(output)) warn(code, message, at);
  return undefined;
}

function skipped(definition: RuleDefinition, reason: string): CompiledRule {
  return { kind: "skipped", definition, reason };
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
