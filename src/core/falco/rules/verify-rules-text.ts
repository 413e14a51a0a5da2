import { type RulesFile, type RulesResult, readRules } from "./read-rules.ts";
import type { RuleMessage } from "./rule-message.ts";

/** What a suggested rules text is worth: whether to show it, and all that Falco would say to it. */
export interface RulesVerdict {
  readonly ok: boolean;
  /** Why it is not shown: errors, and warnings of what Falco ignores or will not take for much longer. */
  readonly reasons: readonly RuleMessage[];
  readonly errors: readonly RuleMessage[];
  readonly warnings: readonly RuleMessage[];
}

/** Falco loads a text with these, but not as it was meant, or not for long. */
const MISLEADING: ReadonlySet<RuleMessage["code"]> = new Set<RuleMessage["code"]>([
  "LOAD_UNKNOWN_ITEM",
  "LOAD_UNKNOWN_KEY",
  "LOAD_UNKNOWN_SOURCE",
  "LOAD_UNKNOWN_FILTER",
  "LOAD_APPEND_NO_VALUES",
  "LOAD_EXCEPTION_NAME_NOT_UNIQUE",
  "LOAD_INVALID_LIST_NAME",
  "LOAD_INVALID_MACRO_NAME",
  "LOAD_DEPRECATED_ITEM",
]);
const NAME = "suggested rules";

/**
 * Loads a rules text that somebody suggests on top of the operator's rules. It is fine when Falco would load it and
 * take all of it seriously.
 *
 * @param onTopOf - The rules before it: files in load order, or what they have already been read into.
 */
export function verifyRulesText(yaml: string, onTopOf: readonly RulesFile[] | RulesResult): RulesVerdict {
  const base = "compiled" in onTopOf ? onTopOf : readRules(onTopOf);
  if (base.errors.length > 0) return verdict(base.errors, []);
  const { errors, warnings, compiled } = readRules([{ name: NAME, content: yaml }], { onTopOf: base });
  const own = warnings.filter(({ file }) => file === NAME);
  const changesNothing =
    compiled.definitions.count === base.compiled.definitions.count && errors.length === 0 && own.length === 0;
  return changesNothing ? verdict([NOTHING_IN_IT], own) : verdict(errors, own);
}

const NOTHING_IN_IT: RuleMessage = {
  code: "LOAD_ERR_YAML_VALIDATE",
  message: "There is no rule, macro or list in it.",
  file: NAME,
  line: 1,
  column: 1,
  item: undefined,
};

function verdict(errors: readonly RuleMessage[], warnings: readonly RuleMessage[]): RulesVerdict {
  const reasons = [...errors, ...warnings.filter(({ code }) => MISLEADING.has(code))];
  return { ok: reasons.length === 0, reasons, errors, warnings };
}
