import type { Alert } from "../../falco/alert.ts";
import type { RulesResult } from "../../falco/rules/read-rules.ts";
import type { AdviceKind } from "./advice-kind.ts";
import { verifyConfiguration } from "./configuration.ts";
import { verifyDockerfile } from "./dockerfile.ts";
import { verifyFalcoRules } from "./falco-rules.ts";
import { type KnownNames, knownNames } from "./identity.ts";
import { verifyKubernetes } from "./kubernetes-document.ts";
import { claimsInCode, verifyStatement } from "./statement.ts";
import { verifyCommand } from "./verify-command.ts";

/** Something that a person is advised to run, apply, load, or do. */
export interface AdviceItem {
  readonly kind: AdviceKind;
  readonly text: string;
  /** Texts that the author wrote before the alert was known: names in them are no inventions. */
  readonly constants?: readonly string[];
  /** For a statement: the sentence that a list's item completes. */
  readonly leadIn?: string;
  /** Written for every alert of its kind, in a pod or not: the alert only lends it names. */
  readonly isTemplate?: boolean;
  /** For a statement: its author knows what is to the point here, and need not keep to what the alert says. */
  readonly isOwn?: boolean;
  /** For Falco rules: attacks that the alert's rule must go on seeing. */
  readonly counterExamples?: readonly Alert[];
}

/** `checked`: what was looked at, in words. `reason`: every problem, to follow "withheld because it". */
export type AdviceCheck =
  | { readonly ok: true; readonly checked: readonly string[] }
  | { readonly ok: false; readonly reason: string; readonly problems: readonly string[] };

const CHECKED: Readonly<Record<AdviceKind, readonly string[]>> = {
  command: [
    "parses as shell",
    "uses only programs, verbs and options that read or contain",
    "names only this alert's objects",
  ],
  "falco rules": ["loads on top of the rules"],
  kubernetes: ["has only fields that exist", "names only this alert's namespace"],
  dockerfile: ["builds on an image"],
  configuration: ["has only keys that Falco knows, or only denies"],
  statement: ["says nothing known to be dangerous, false or beside the point", "names only this alert's objects"],
};

/** Nobody reads longer advice; parsers of hostile text take more than linear time. */
const LONGEST = 16_000;

/**
 * The one gate for advice, whoever wrote it: a playbook, an operator or a model. What does not pass is not shown.
 *
 * @param rules - The operator's rules, where they are known: Falco rules are then loaded on top of them.
 */
export function checkAdvice(advice: AdviceItem, alert: Alert, rules?: RulesResult): AdviceCheck {
  const problems = problemsOf(advice, alert, rules);
  if (problems.length > 0) return { ok: false, reason: problems.join("; "), problems };
  return { ok: true, checked: CHECKED[advice.kind] };
}

/** `{{k8s.pod.name}}`; not `{{.State.Pid}}` or `{{json .Mounts}}`, which are for docker and crictl to fill. */
const PLACEHOLDER = /\{\{\s*(?!end\b|else\b)[A-Za-z][\w.[\]-]*\s*\}\}/;

function problemsOf(advice: AdviceItem, alert: Alert, rules: RulesResult | undefined): readonly string[] {
  if (PLACEHOLDER.test(advice.text) && advice.kind !== "configuration") return ["still has an empty placeholder"];
  if (advice.text.length > LONGEST) return ["is too long to be checked"];
  const names = knownNames(alert, advice.constants ?? []);
  const known = advice.isTemplate === true ? { ...names, isInPod: false } : names;
  if (advice.kind === "statement") {
    return verifyStatement(advice.text, alert, known, advice.leadIn, advice.isOwn);
  }
  return [...new Set([...codeProblems(advice, alert, known, rules), ...claimsInCode(advice.text)])];
}

function codeProblems(
  { kind, text, constants = [], counterExamples = [] }: AdviceItem,
  alert: Alert,
  known: KnownNames,
  rules: RulesResult | undefined,
): readonly string[] {
  switch (kind) {
    case "command":
      return verifyCommand(text, known);
    case "kubernetes":
      return verifyKubernetes(text, known);
    case "falco rules":
      // Who wrote it before the alert has tried it on examples of their own (check-playbook.ts).
      return verifyFalcoRules(text, rules, isOneOf(text, constants) ? undefined : { alert, counterExamples });
    case "dockerfile":
      return verifyDockerfile(text);
    case "statement":
      return [];
    case "configuration":
      return verifyConfiguration(text);
  }
}

function isOneOf(text: string, constants: readonly string[]): boolean {
  return constants.some((constant) => constant.trim() === text.trim());
}
