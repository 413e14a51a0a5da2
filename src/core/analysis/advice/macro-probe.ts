import { type RulesFile, type RulesResult, readRules } from "../../falco/rules/read-rules.ts";

/** The sources of the official plugins, told by their fields. */
const SOURCES: readonly (readonly [field: RegExp, source: string])[] = [
  [/\bka\.[a-z]/, "k8s_audit"],
  [/\b(?:ct|s3)\.[a-z]/, "aws_cloudtrail"],
  [/\bgcp\.[a-z]/, "gcp_auditlog"],
  [/\bgithub\.[a-z]+\b(?!\.com)/, "github"],
  [/\bokta\.[a-z]+\.[a-z]/, "okta"],
];

/** The source whose fields an item names; a rule that is taken as given must belong to it. */
export function sourceOf(item: Readonly<Record<string, unknown>>): string {
  const text = JSON.stringify(item);
  return SOURCES.find(([field]) => field.test(text))?.[1] ?? "syscall";
}

/** The name of the rule that uses a macro, to be looked up in `withProbe`. */
export const PROBE = "uses the macro";

/**
 * Loads a text together with a rule that uses one of its macros: Falco compiles only what a rule uses, so that a macro
 * with an unknown field loads as long as nothing needs it.
 */
export function withProbe(item: Readonly<Record<string, unknown>>, text: string, base: RulesResult): RulesResult {
  const { macro } = item;
  const content = `- rule: ${PROBE}\n  desc: d\n  condition: (evt.num >= 0) and ${String(macro)}\n  output: o\n  priority: NOTICE\n  source: ${sourceOf(item)}\n`;
  const files: readonly RulesFile[] = [
    { name: "suggested rules", content: text },
    ...(typeof macro === "string" && /^[a-zA-Z_]\w*$/.test(macro) ? [{ name: "a rule that uses it", content }] : []),
  ];
  return readRules(files, { onTopOf: base });
}
