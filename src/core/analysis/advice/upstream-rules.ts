import type { RulesFile } from "../../falco/rules/read-rules.ts";
import names from "./upstream-names.json" with { type: "json" };

/**
 * The names in the rules files that the Falco project maintains, as of November 2026. Only names: what they say is read
 * from the operator's own files.
 *
 * @see https://github.com/falcosecurity/rules, https://github.com/falcosecurity/plugins
 */
const MACROS = new Set(names.macros.split(" "));
const HOOKS = new Set(names.hooks.split(" "));
const LISTS = new Set(names.lists.split(" "));
const DETECTIONS = new Set(names.detections);

/** Whether a rule detects something, unlike those of audit logs that only record activity (INFORMATIONAL, DEBUG). */
export function isUpstreamDetection(rule: string): boolean {
  return DETECTIONS.has(rule);
}

/** Whether a text (as `plainWords` makes it) names a rule that detects something. */
export function namesUpstreamDetection(said: string): boolean {
  return names.detections.some((rule) => said.includes(rule.toLowerCase()));
}

/** Whether a macro is there to be filled by operators: shipped, it matches nothing. */
export function isHook(macro: string): boolean {
  return HOOKS.has(macro) || /^user_(?:known|expected|trusted)_/.test(macro);
}

/** Whether other rules are built from this macro, so that changing it changes them all. */
export function isBuildingBlock(macro: string): boolean {
  return MACROS.has(macro);
}

/** The few that are known by heart; a comparison with `evt.rawtime` stands for the rest: nobody can say what it gives. */
const KNOWN_MACROS: Readonly<Record<string, string>> = {
  never_true: "(evt.num = 0)",
  always_true: "(evt.num >= 0)",
  container: "(container.id != host)",
};
const KNOWN_LISTS: Readonly<Record<string, string>> = {
  shell_binaries: "[ash, bash, csh, ksh, sh, tcsh, zsh, dash]",
};

/**
 * Stand-ins for upstream's lists and macros that a text names, so that a text can be loaded where the operator's rules
 * are not at hand.
 */
export function upstreamStandIns(text: string): readonly RulesFile[] {
  const words = new Set(text.match(/[a-zA-Z_]\w*/g) ?? []);
  const lists = [...words].filter((word) => LISTS.has(word));
  const macros = [...words].filter((word) => MACROS.has(word) || HOOKS.has(word));
  const content = [
    ...lists.map((name) => `- list: ${name}\n  items: ${KNOWN_LISTS[name] ?? "[zq_unknown_item]"}`),
    ...macros.map((name) => `- macro: ${name}\n  condition: ${KNOWN_MACROS[name] ?? macroStandIn(name)}`),
  ].join("\n");
  return content === "" ? [] : [{ name: "upstream's names", content }];
}

function macroStandIn(name: string): string {
  return HOOKS.has(name) ? "(evt.num = 0)" : "(evt.rawtime = 0)";
}
