import { checkException } from "./check-exception.ts";
import type {
  Definitions,
  ExceptionDefinition,
  ListDefinition,
  MacroDefinition,
  RuleDefinition,
} from "./definitions.ts";
import { isGiven } from "./definitions.ts";
import type { FieldKnowledge } from "./field-knowledge.ts";
import { type Context, LoadError, type Warn } from "./rule-message.ts";
import { joined, type TracedText, tracedAt } from "./traced-text.ts";

/** A rule as it is written, before it has its place in the order. */
export type NewRule = Omit<RuleDefinition, "index" | "visibility" | "unknownSource">;

/** What an override changes; undefined leaves it as it is. */
export type RuleUpdate = {
  readonly [Key in Changeable]: RuleDefinition[Key] | undefined;
} & {
  /** Whether it changes anything at all. */
  readonly given: boolean;
  /** Must be the rule's own where it is named. */
  readonly source: string | undefined;
};

type Changeable =
  | "condition"
  | "output"
  | "desc"
  | "tags"
  | "exceptions"
  | "priority"
  | "enabled"
  | "warnEvttypes"
  | "skipIfUnknownFilter";

/**
 * Gathers what the items of the files define, append and replace, in the order in which they come.
 * @see https://github.com/falcosecurity/falco/blob/0.44.1/userspace/engine/rule_loader_collector.cpp
 */
export class Collector {
  readonly #lists: Map<string, ListDefinition>;
  readonly #macros: Map<string, MacroDefinition>;
  readonly #rules: Map<string, RuleDefinition>;
  readonly #fields: FieldKnowledge;
  readonly #warn: Warn;
  #count: number;

  constructor(before: Definitions, fields: FieldKnowledge, warn: Warn) {
    this.#lists = new Map(before.lists);
    this.#macros = new Map(before.macros);
    this.#rules = new Map(before.rules);
    this.#count = before.count;
    this.#fields = fields;
    this.#warn = warn;
  }

  /** Everything that is defined by now. */
  definitions(): Definitions {
    return { lists: this.#lists, macros: this.#macros, rules: this.#rules, count: this.#count };
  }

  defineList(name: string, items: readonly string[], context: Context): void {
    this.#lists.set(name, { name, items, context, ...this.#order(this.#lists.get(name)) });
  }

  appendList(name: string, items: readonly string[], context: Context): void {
    const earlier = this.#lists.get(name) ?? refuse(`There is no earlier list '${name}' to append to.`, context);
    this.#lists.set(name, { ...earlier, items: [...earlier.items, ...items], visibility: this.#next() });
  }

  defineMacro(name: string, condition: TracedText, context: Context): void {
    this.#macros.set(name, { name, condition, context, ...this.#order(this.#macros.get(name)) });
  }

  appendMacro(name: string, condition: TracedText, context: Context): void {
    const earlier = this.#macros.get(name) ?? refuse(`There is no earlier macro '${name}' to append to.`, context);
    const longer = appended(earlier.condition, condition, context);
    this.#macros.set(name, { ...earlier, condition: longer, visibility: this.#next() });
  }

  defineRule(rule: NewRule): void {
    const earlier = this.#earlierRule(rule.name, rule.source, rule.context);
    const unknownSource = !this.#fields.knowsSource(rule.source);
    if (unknownSource) {
      const message = `The rule's source '${rule.source}' is not known; Falco skips the rule without its plugin.`;
      this.#warn("LOAD_UNKNOWN_SOURCE", message, rule.context);
    }
    const source = unknownSource ? undefined : rule.source;
    const exceptions = rule.exceptions.map((exception) => {
      if (!isGiven(exception.fields))
        refuse(`The exception '${exception.name}' must name its fields.`, exception.context);
      return checkException(exception, source, this.#fields);
    });
    this.#rules.set(rule.name, { ...rule, exceptions, unknownSource, ...this.#order(earlier) });
  }

  appendRule(name: string, update: RuleUpdate, context: Context): void {
    const earlier =
      this.#earlierRule(name, update.source, context) ??
      refuse(`There is no earlier rule '${name}' to append to.`, context);
    if (!update.given) refuse("An appended rule must have 'exceptions' or a 'condition'.", context);
    const exceptions = (update.exceptions ?? []).reduce(
      (known, exception) => this.#appendException(known, exception, earlier),
      earlier.exceptions,
    );
    this.#rules.set(name, {
      ...earlier,
      exceptions,
      condition: update.condition ? appended(earlier.condition, update.condition, context) : earlier.condition,
      output: update.output ? appended(earlier.output, update.output, context) : earlier.output,
      desc: update.desc ? `${earlier.desc} ${update.desc}` : earlier.desc,
      tags: [...new Set([...earlier.tags, ...(update.tags ?? [])])],
      visibility: this.#next(),
    });
  }

  replaceRule(name: string, update: RuleUpdate, context: Context): void {
    const earlier =
      this.#earlierRule(name, update.source, context) ??
      refuse(`There is no earlier rule '${name}' to replace in.`, context);
    this.#rules.set(name, {
      ...earlier,
      condition: update.condition ?? earlier.condition,
      output: update.output ?? earlier.output,
      desc: update.desc ?? earlier.desc,
      tags: update.tags ?? earlier.tags,
      exceptions: update.exceptions ?? earlier.exceptions,
      priority: update.priority ?? earlier.priority,
      enabled: update.enabled ?? earlier.enabled,
      warnEvttypes: update.warnEvttypes ?? earlier.warnEvttypes,
      skipIfUnknownFilter: update.skipIfUnknownFilter ?? earlier.skipIfUnknownFilter,
      visibility: this.#next(),
    });
  }

  enableRule(name: string, enabled: boolean, context: Context): void {
    const earlier =
      this.#rules.get(name) ?? refuse(`'enabled' is set, but there is no earlier rule '${name}'.`, context);
    this.#rules.set(name, { ...earlier, enabled });
  }

  #appendException(
    known: readonly ExceptionDefinition[],
    exception: ExceptionDefinition,
    rule: RuleDefinition,
  ): readonly ExceptionDefinition[] {
    const { name, context } = exception;
    const earlier = known.find((candidate) => candidate.name === name);
    if (earlier === undefined) {
      if (!isGiven(exception.fields)) refuse(`The new exception '${name}' must name its fields.`, context);
      if (exception.values.length === 0) refuse(`The new exception '${name}' must have values.`, context);
      return [...known, checkException(exception, rule.unknownSource ? undefined : rule.source, this.#fields)];
    }
    const only = "only values can be appended to it";
    if (isGiven(exception.fields)) refuse(`The exception '${name}' exists and has its fields; ${only}.`, context);
    if (isGiven(exception.comps)) refuse(`The exception '${name}' exists and has its comps; ${only}.`, context);
    const longer = { ...earlier, values: [...earlier.values, ...exception.values] };
    return known.map((candidate) => (candidate === earlier ? longer : candidate));
  }

  #earlierRule(name: string, source: string | undefined, context: Context): RuleDefinition | undefined {
    const earlier = this.#rules.get(name);
    if (earlier !== undefined && source !== undefined && earlier.source !== source) {
      refuse(`The rule '${name}' exists with the source '${earlier.source}', not '${source}'.`, context);
    }
    return earlier;
  }

  #order(earlier: { readonly index: number } | undefined): { index: number; visibility: number } {
    const id = this.#next();
    return { index: earlier?.index ?? id, visibility: id };
  }

  #next(): number {
    this.#count += 1;
    return this.#count - 1;
  }
}

// Falco joins with one blank and no parentheses, so `a or b` with `and c` appended reads `a or (b and c)`.
function appended(before: TracedText, more: TracedText, context: Context): TracedText {
  return joined(before, tracedAt(" ", context.at), more);
}

function refuse(message: string, context: Context): never {
  throw new LoadError("LOAD_ERR_VALIDATE", message, context);
}
