import type { Alert } from "../falco/alert.ts";
import { textOf } from "../falco/alert.ts";
import { exceptionCandidates } from "../falco/exceptions/exception-candidates.ts";
import { type ExceptionProposal, proposeException } from "../falco/exceptions/propose-exception.ts";
import type { RulesResult } from "../falco/rules/read-rules.ts";
import { checkAdvice } from "./advice/check-advice.ts";
import { playbookFor } from "./analyse.ts";
import { type Analysis, type Tuning, words } from "./analysis.ts";
import { attacksIn } from "./fixture-alert.ts";
import type { Playbook } from "./read-playbooks.ts";
import { redactAlert } from "./redaction/redact-alert.ts";
import { shortenAlert } from "./shorten-alert.ts";

/** What an exception is made and tried with. */
export interface ExceptionKnowledge {
  /** The operator's rules; undefined when they are not known or do not load. */
  readonly rules: RulesResult | undefined;
  readonly playbooks: readonly Playbook[];
}

/**
 * Whether an exception may be made from an alert at all: what looks like an attack must go on being told, and what
 * Falco or Falcosidekick say of themselves comes from no rule.
 */
export function mayBeExcepted({ verdict }: Analysis, { source }: Alert): boolean {
  return verdict.kind !== "likely malicious" && verdict.kind !== "sensor health" && source !== "internal";
}

/**
 * The analysis with the narrowest exception for its alert before all other tuning, or with the reason why there is
 * none. It was loaded and tried: on the alert, on other alerts of its rule, and on the playbook's examples of attacks.
 *
 * @param others - Alerts of the same rule that must still be raised.
 */
export function withProvenException(
  analysis: Analysis,
  alert: Alert,
  others: readonly Alert[],
  knowledge: ExceptionKnowledge,
): Analysis {
  if (!mayBeExcepted(analysis, alert)) return analysis;
  return { ...analysis, tuning: [exceptionFor(alert, others, knowledge), ...analysis.tuning] };
}

function exceptionFor(given: Alert, others: readonly Alert[], { rules, playbooks }: ExceptionKnowledge): Tuning {
  const { alert, secret } = withoutSecrets(shortenAlert(given));
  const attacks = attackExamples(given, playbooks);
  const proposal = proposeException([alert], { rules, counterExamples: [...others, ...attacks] });
  if (!proposal.ok) return noException(proposal.reason);
  const { exception, proof } = proposal;
  const advice = { kind: "falco rules", text: exception.yaml, counterExamples: attacks } as const;
  const check = checkAdvice(advice, alert, proof.loadedOn === "rules" ? rules : undefined);
  if (!check.ok) return noException(`What can be made of this alert ${check.reason}.`);
  const leftOut = secret.length === 0 ? [] : [`It does not compare ${secret.join(", ")}: a secret stands there.`];
  return {
    note: words(
      `If it turns out to be expected: an exception made from this alert. ${proven(proposal, others, attacks)}`,
    ),
    yaml: exception.yaml,
    checked: [
      proof.loadedOn === "rules" ? "loads on top of the rules" : "loads by itself",
      "fits this alert and none of those that it was tried on",
    ],
    caveat: words([...exception.caveats, ...leftOut].join(" ")),
  };
}

/** The playbook's examples of attacks, of which the alert's rule must go on telling. */
export function attackExamples(alert: Alert, playbooks: readonly Playbook[]): readonly Alert[] {
  const playbook = playbookFor(alert, playbooks);
  return playbook === undefined ? [] : attacksIn(playbook.content, alert);
}

function proven(
  { exception, proof }: Extract<ExceptionProposal, { ok: true }>,
  others: readonly Alert[],
  attacks: readonly Alert[],
): string {
  const how = proof.loadedOn === "rules" ? "Loaded on top of your rules" : "Tried by itself";
  return `${exception.why} ${how}, it fits this alert${kept(others.length, attacks.length)}.`;
}

function kept(others: number, attacks: number): string {
  const all = [
    ...(others === 0 ? [] : [others === 1 ? "1 other alert of the rule" : `${others} other alerts of the rule`]),
    ...(attacks === 0 ? [] : [attacks === 1 ? "1 attack example" : `${attacks} attack examples`]),
  ];
  return all.length === 0
    ? "; there was no other alert of the rule to try it on"
    : ` and leaves ${all.join(" and ")} alone`;
}

function noException(reason: string): Tuning {
  return { note: words(`No exception can be made from this alert alone. ${reason}`) };
}

/** What is masked cannot be shown, and an exception with a mask in it would match nothing. */
function withoutSecrets(alert: Alert): { readonly alert: Alert; readonly secret: readonly string[] } {
  const shown = redactAlert(alert, "slack");
  const isOpen = (name: string): boolean => textOf(alert.fields[name]) === textOf(shown.fields[name]);
  const fields = Object.entries(alert.fields).filter(([name]) => isOpen(name));
  const secret = exceptionCandidates(alert.source)
    .map(({ field }) => field)
    .filter((field) => Object.hasOwn(alert.fields, field) && !isOpen(field));
  return { alert: { ...alert, fields: Object.fromEntries(fields) }, secret };
}
