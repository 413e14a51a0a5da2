import type { Condition } from "../condition/ast.ts";
import type { Priority } from "../priority.ts";
import { Collector } from "./collector.ts";
import { type Compiled, type CompiledRule, compileRules } from "./compile-rules.ts";
import { type Definitions, type ExceptionDefinition, NO_DEFINITIONS } from "./definitions.ts";
import { fieldKnowledge } from "./field-knowledge.ts";
import { readItem } from "./read-item.ts";
import { LoadError, messageFor, type RuleMessage, type Warn } from "./rule-message.ts";
import { readRulesYaml } from "./rules-yaml.ts";

/** A rules file: the name that messages give it, and its text. */
export interface RulesFile {
  readonly name: string;
  readonly content: string;
}

/** A rule as it stands after all files: overridden, appended to, with its exceptions. */
export interface EffectiveRule {
  readonly name: string;
  readonly desc: string;
  readonly output: string;
  readonly priority: Priority;
  readonly source: string;
  readonly tags: readonly string[];
  readonly enabled: boolean;
  /** The condition as the files write it, appended parts included, exceptions not. */
  readonly condition: string;
  /** Without lists and macros, exceptions included; undefined when Falco passes over the rule. */
  readonly resolved: Condition | undefined;
  /** Why Falco passes over the rule: a source or a field that it does not know. */
  readonly skipped: string | undefined;
  readonly exceptions: readonly ExceptionDefinition[];
  /** Where the rule was first defined. */
  readonly file: string;
  readonly line: number;
}

/** What files in load order amount to. With errors, rules are those of the last file that loaded. */
export interface RulesResult {
  readonly rules: readonly EffectiveRule[];
  /** Macros by name, without the macros that they name. */
  readonly macros: ReadonlyMap<string, Condition>;
  /** Lists by name, with the lists that they name replaced. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
  /** At most one: Falco stops at the first error. */
  readonly errors: readonly RuleMessage[];
  /** Of these files, and not again of what they were loaded on top of. */
  readonly warnings: readonly RuleMessage[];
  /** What another load goes on from, see `onTopOf`. */
  readonly compiled: Compiled;
}

/** What stands around the files that are loaded. */
export interface ReadRulesOptions {
  /** Rules that were loaded before these files. */
  readonly onTopOf?: RulesResult;
  /** The event sources that Falco has plugins for; by default every source whose fields are known. Not to be changed on top of other rules. */
  readonly sources?: readonly string[];
}

/**
 * Loads rules files in order and decides as Falco 0.44 does: what is an error, what a warning. Falco compiles
 * everything after each file, so that a file must make sense with those before it; it stops at the first error.
 *
 * @see https://github.com/falcosecurity/falco/tree/0.44.1/userspace/engine
 */
export function readRules(files: readonly RulesFile[], options: ReadRulesOptions = {}): RulesResult {
  const fields = fieldKnowledge(options.sources);
  // What is compiled again after the next file is warned of again: each warning is kept once.
  const warned = new Set((options.onTopOf?.warnings ?? []).map((warning) => JSON.stringify(warning)));
  const warnings: RuleMessage[] = [];
  const warn: Warn = (code, message, context) => {
    const warning = messageFor(code, message, context);
    const key = JSON.stringify(warning);
    if (!warned.has(key)) warnings.push(warning);
    warned.add(key);
  };
  const errors: RuleMessage[] = [];
  let compiled = options.onTopOf?.compiled ?? NOTHING_COMPILED;
  try {
    for (const file of files) compiled = compileRules(collect(file, compiled.definitions), fields, warn, compiled);
  } catch (error) {
    if (!(error instanceof LoadError)) throw error;
    errors.push(messageFor(error.code, error.message, error.context));
  }
  const { lists, macros, rules } = compiled;
  return { rules: [...rules.values()].map(describeRule), macros, lists, errors, warnings, compiled };

  function collect(file: RulesFile, before: Definitions): Definitions {
    const reading = readRulesYaml(file.name, file.content);
    if (!reading.ok) throw new LoadError("LOAD_ERR_YAML_PARSE", reading.message, { at: reading.at });
    const collector = new Collector(before, fields, warn);
    for (const document of reading.documents) {
      if (document.kind === "null") continue;
      if (document.kind !== "sequence") {
        const message = "A rules file must be a sequence of items, each beginning with a dash.";
        throw new LoadError("LOAD_ERR_YAML_VALIDATE", message, { at: document.at });
      }
      for (const item of document.items) if (item.kind !== "null") readItem(item, collector, warn);
    }
    return collector.definitions();
  }
}

const NOTHING_COMPILED: Compiled = {
  definitions: NO_DEFINITIONS,
  lists: new Map(),
  macros: new Map(),
  uses: { lists: new Set(), macros: new Set() },
  rules: new Map(),
};

function describeRule({ definition, ...outcome }: CompiledRule): EffectiveRule {
  const { context, condition, output } = definition;
  return {
    name: definition.name,
    desc: definition.desc,
    output: output.text.trim(),
    priority: definition.priority,
    source: definition.source,
    tags: definition.tags,
    enabled: definition.enabled,
    condition: condition.text,
    resolved: outcome.kind === "loaded" ? outcome.condition : undefined,
    skipped: outcome.kind === "skipped" ? outcome.reason : undefined,
    exceptions: definition.exceptions,
    file: context.at.file,
    line: context.at.line,
  };
}
