import type { Alert } from "../falco/alert.ts";
import { compileCondition } from "../falco/condition/compile-condition.ts";
import { printCondition } from "../falco/condition/print-condition.ts";
import { type EffectiveRule, type RulesResult, readRules } from "../falco/rules/read-rules.ts";
import { checkAdvice } from "./advice/check-advice.ts";
import { ANY_ALERT, checkTemplate } from "./advice/check-template.ts";
import { assumedRules } from "./advice/falco-rules.ts";
import { analyse } from "./analyse.ts";
import { fillCommand } from "./command.ts";
import { verifyRunbook } from "./document/check-runbook.ts";
import { attacksIn, fixtureAlert } from "./fixture-alert.ts";
import type { Playbook } from "./read-playbooks.ts";
import { standardCommand } from "./standard-commands.ts";

/**
 * Everything that can be wrong with a playbook that loads: advice that would be withheld, a fixture that comes out
 * otherwise than it says, a tuning that does not silence what it should, or silences what it should not.
 *
 * @param rules - Falco's own rules, so that a tuning is tried on the rule that it tunes. Without them, or for a rule
 *   that they do not have, the tuning is tried on an empty rule of that name.
 */
export function checkPlaybook(playbook: Playbook, rules?: RulesResult): readonly string[] {
  return [
    ...adviceProblems(playbook),
    ...runbookProblems(playbook),
    ...fixtureProblems(playbook),
    ...tuningProblems(playbook, rules),
    ...impliedProblems(playbook, rules),
  ];
}

/** What a rule is said to imply must be what its condition demands: with any other value it cannot hold. */
function impliedProblems({ content }: Playbook, rules: RulesResult | undefined): readonly string[] {
  return Object.entries(content.by_rule ?? {}).flatMap(([name, { implies = {} }]) => {
    const condition = rules?.rules.find((rule) => rule.name === name)?.resolved;
    const text = condition === undefined ? "" : printCondition(condition);
    const compiled = compileCondition(text);
    if (!compiled.ok) return [];
    const mayHold = (field: string, value: string): boolean =>
      compiled.condition.matches({ ...NO_ALERT, fields: { [field]: value } }) !== "false";
    // Every word of the condition is tried: it may admit one of several.
    const tried = text.match(/[^\s"(),]+/g) ?? [];
    return Object.entries(implies)
      .filter(([field, value]) => {
        const others = [...tried, `not ${value}`].filter((other) => other !== value);
        return !mayHold(field, value) || others.some((other) => mayHold(field, other));
      })
      .map(([field]) => `by_rule.${name}.implies.${field}: is not what the rule's condition demands`);
  });
}

const NO_ALERT = fixtureAlert({ rule: "any", output_fields: {}, verdict: "needs review" }, "syscall");

interface Text {
  readonly path: string;
  readonly kind: "command" | "kubernetes" | "falco rules";
  readonly text: string;
}

function adviceIn({ content }: Playbook): readonly Text[] {
  const texts = [
    ...content.benign_causes.map((cause, at) => text(`benign_causes[${at}].confirm.run`, "command", cause.confirm.run)),
    ...content.triage.map((item, at) => text(`triage[${at}].run`, "command", item.run)),
    ...content.containment.map((item, at) => text(`containment[${at}].run`, "command", item.run)),
    ...content.containment.map((item, at) => text(`containment[${at}].undo_run`, "command", item.undo_run)),
    ...content.containment.map((item, at) => text(`containment[${at}].then_apply`, "kubernetes", item.then_apply)),
    ...content.hardening.map((item, at) => text(`hardening[${at}].yaml`, "kubernetes", item.yaml)),
    ...content.tuning.map((item, at) => text(`tuning[${at}].yaml`, "falco rules", item.yaml)),
  ];
  return texts.flat();
}

function text(path: string, kind: Text["kind"], template: string | undefined): readonly Text[] {
  if (template === undefined) return [];
  return [{ path, kind, text: standardCommand(template) ?? template }];
}

function adviceProblems(playbook: Playbook): readonly string[] {
  const alerts = fixturesOf(playbook).map((fixture) => fixture.alert);
  return adviceIn(playbook).flatMap(({ path, kind, text }) => {
    const check = checkTemplate(kind, text);
    if (!check.ok) return [`${path}: ${check.reason}`];
    const filled = alerts.flatMap((alert) => {
      const command = fillCommand(text, alert);
      return command.ok ? [checkAdvice({ kind, text: command.run, constants: [text] }, alert)] : [];
    });
    return filled.flatMap((check) => (check.ok ? [] : [`${path}: ${check.reason}`]));
  });
}

/** What would be withheld of the runbook whatever the alert: an item that only some alerts speak against is theirs. */
function runbookProblems({ content }: Playbook): readonly string[] {
  const { runbook, fixtures, match } = content;
  if (runbook === undefined) return [];
  // In no pod: what is for containers outside Kubernetes only is withheld where there is a pod.
  const { "k8s.pod.name": _, ...fields } = ANY_ALERT.fields;
  const anyAlert = { ...ANY_ALERT, fields, source: match.source, rule: match.rules?.[0] ?? ANY_ALERT.rule };
  const alerts = [anyAlert, ...Object.values(fixtures).map((fixture) => fixtureAlert(fixture, match.source))];
  const [first = [], ...others] = alerts.map((alert) =>
    verifyRunbook(runbook, alert, attacksIn(content, alert)).filter(({ check }) => !check.ok),
  );
  return first
    .filter(({ where, text }) =>
      others.every((all) => all.some((other) => other.where === where && other.text === text)),
    )
    .flatMap(({ where, check }) => (check.ok ? [] : [`runbook: its ${where} ${check.reason}`]));
}

function fixtureProblems(playbook: Playbook): readonly string[] {
  return fixturesOf(playbook).flatMap(({ name, alert, verdict }) => {
    const { kind } = analyse(alert, [playbook]).verdict;
    return kind === verdict ? [] : [`fixtures.${name}: comes out as "${kind}", not as "${verdict}"`];
  });
}

function tuningProblems(playbook: Playbook, rules: RulesResult | undefined): readonly string[] {
  const fixtures = new Map(fixturesOf(playbook).map((fixture) => [fixture.name, fixture.alert]));
  return playbook.content.tuning.flatMap(({ yaml, must_match, must_not_match }, at) => {
    if (yaml === undefined) return [];
    // It is written for one alert: its names are the first one's that it must silence.
    const example = fixtures.get(must_match?.[0] ?? "");
    const filled = example === undefined ? undefined : fillCommand(yaml, example);
    const text = filled?.ok === true ? filled.run : yaml;
    const silences = (name: string): boolean | undefined => {
      const alert = fixtures.get(name);
      return alert === undefined ? undefined : isSilenced(alert, text, rules);
    };
    return [
      ...(must_match ?? [])
        .filter((name) => silences(name) === false)
        .map((name) => `tuning[${at}]: does not silence ${name}`),
      ...(must_not_match ?? [])
        .filter((name) => silences(name) === true)
        .map((name) => `tuning[${at}]: silences ${name}`),
    ];
  });
}

/** Undefined when the tuned rule is not at hand, so that nothing can be said. */
function isSilenced(alert: Alert, yaml: string, rules: RulesResult | undefined): boolean | undefined {
  const known = rules?.rules.some((rule) => rule.name === alert.rule) ?? false;
  const base = known && rules !== undefined ? rules : assumedRules(yaml);
  const after = readRules([{ name: "tuning", content: yaml }], { onTopOf: base });
  const [before, then] = [base, after].map((result) => result.rules.find((rule) => rule.name === alert.rule));
  if (before === undefined || then === undefined || !fires(before, alert)) return undefined;
  return !fires(then, alert);
}

function fires(rule: EffectiveRule, alert: Alert): boolean {
  if (!rule.enabled || rule.resolved === undefined) return false;
  const compiled = compileCondition(printCondition(rule.resolved), { missing: "as Falco" });
  return compiled.ok && compiled.condition.matches(alert) === "true";
}

function fixturesOf(playbook: Playbook): readonly { name: string; alert: Alert; verdict: string }[] {
  return Object.entries(playbook.content.fixtures).map(([name, fixture]) => ({
    name,
    alert: fixtureAlert(fixture, playbook.content.match.source),
    verdict: fixture.verdict,
  }));
}
