import type { Alert } from "../falco/alert.ts";
import { type Adviser, adviserFor, isBesideThePoint, runOf } from "./advise.ts";
import { withAlarms } from "./alarms.ts";
import type { Analysis, BenignCause, Containment, Hardening, Prose, Question, Tuning } from "./analysis.ts";
import { containmentByPlace, questionsByPlace } from "./by-place.ts";
import { containmentEffect } from "./containment-effects.ts";
import { factsOf, processTreeOf } from "./facts.ts";
import { headline } from "./headline.ts";
import { judge } from "./judge.ts";
import { nextStep } from "./next-step.ts";
import type { Playbook } from "./read-playbooks.ts";
import { fillTemplate } from "./template.ts";
import { because, leadingCause, likelyCause } from "./verdict-reason.ts";
import { weighSignals } from "./weigh-signals.ts";

type PlaybookFile = Playbook["content"];

/**
 * What a playbook says about one alert.
 *
 * @param alert - As it came: conditions compare raw values.
 * @param shown - The same, redacted: every text and command is filled from it.
 */
export function analyseByPlaybook(alert: Alert, shown: Alert, playbook: Playbook): Analysis {
  const { content } = playbook;
  const weighed = withAlarms(weighSignals(playbook.signals, alert, shown), alert, shown);
  const isFitting = (
    item: { readonly when?: string | undefined },
    commands: readonly (string | undefined)[],
  ): boolean => playbook.concerns(item.when, alert) && !isBesideThePoint(commands, shown);
  const fill = (text: string): Prose => fillTemplate(playbook.template(text), shown);
  const adviser = adviserFor(shown);
  const judgement = judge(weighed);
  const fitting = content.benign_causes.filter((cause) => isFitting(cause, [cause.confirm.run]));
  const leading = leadingCause(fitting, weighed);
  const benignCauses = fitting.map((cause) => benignCause(cause, fill, adviser));
  const asked = content.triage
    .filter((item) => isFitting(item, [item.run]))
    .map((item) => question(item, fill, adviser));
  const triage = questionsByPlace(asked, shown, adviser);
  const containment = content.containment
    .filter((item) => isFitting(item, [item.run, item.then_apply]))
    .map((item) => contain(item, fill, adviser));
  return {
    basis: { kind: "playbook", id: content.id },
    title: content.title,
    headline: content.headline === undefined ? headline(shown) : fill(content.headline),
    verdict: { ...judgement, because: because(judgement, weighed, leading, fill) },
    whatHappened: fill(content.what_happened),
    whyItMatters: fill(content.why_it_matters),
    blindSpots: content.what_the_rule_cannot_tell.map(fill),
    evidence: weighed.held.map((signal) => signal.evidence),
    unknown: weighed.undecided.map((signal) => signal.unknown),
    benignCauses,
    nextStep: nextStep(benignCauses, triage, likelyCause(judgement, leading, weighed)?.id),
    triage,
    containment: content.containment.length === 0 ? [] : containmentByPlace(containment, shown),
    eradication: content.eradication.map(fill),
    hardening: content.hardening.map((item) => harden(item, fill, adviser)),
    tuning: content.tuning.map((item) => tune(item, fill, adviser)),
    attack: content.attack.map(({ id, name, tactic, why }) => ({ id, name, tactic, why: fill(why) })),
    facts: factsOf(shown),
    processTree: processTreeOf(shown),
    withheld: adviser.withheld,
  };
}

type Fill = (text: string) => Prose;

function benignCause(cause: PlaybookFile["benign_causes"][number], fill: Fill, adviser: Adviser): BenignCause {
  const { confirm } = cause;
  const text = confirm.do === undefined ? [] : fill(confirm.do);
  return {
    id: cause.id,
    cause: fill(cause.cause),
    confirm: { text, where: confirm.where, ...runOf(adviser.advise("command", fill(cause.cause), confirm.run)) },
    expect: fill(confirm.expect),
    verdictIfConfirmed: cause.verdict_if_confirmed === "benign" ? "benign" : "likely benign",
    ...(cause.also_expect === undefined ? {} : { alsoExpect: fill(cause.also_expect) }),
    ...(cause.and_ask === undefined ? {} : { andAsk: fill(cause.and_ask) }),
  };
}

function question(item: PlaybookFile["triage"][number], fill: Fill, adviser: Adviser): Question {
  const ask = fill(item.q);
  return {
    ask,
    where: item.where,
    ...runOf(adviser.advise("command", ask, item.run)),
    interpret: fill(item.interpret),
  };
}

function contain(item: PlaybookFile["containment"][number], fill: Fill, adviser: Adviser): Containment {
  const what = fill(item.do);
  const run = adviser.advise("command", what, item.run);
  // The document serves the command: without the one the other is no use.
  const document = item.run !== undefined && run === undefined ? undefined : item.then_apply;
  const thenApply = adviser.advise("kubernetes", what, document);
  const checked = [...new Set([...(run?.checked ?? []), ...(thenApply?.checked ?? [])])];
  return {
    do: what,
    where: item.where,
    ...(run === undefined ? {} : { run: run.text }),
    reversible: item.reversible,
    ...(item.caveat === undefined ? {} : { caveat: fill(item.caveat) }),
    ...(thenApply === undefined ? {} : { thenApply: thenApply.text }),
    ...(checked.length === 0 ? {} : { checked }),
    ...effects(item, run !== undefined, fill, adviser),
  };
}

/** Whom it touches and how to take it back: the playbook's own words, else what is known of the command. */
function effects(
  item: PlaybookFile["containment"][number],
  runs: boolean,
  fill: Fill,
  adviser: Adviser,
): Pick<Containment, "blastRadius" | "undo"> {
  const known = runs ? containmentEffect(item.run) : undefined;
  const blastRadius = item.blast_radius ?? known?.blastRadius;
  const hasOwnUndo = item.undo !== undefined || item.undo_run !== undefined;
  const words = hasOwnUndo ? (item.undo ?? "") : (known?.undo ?? "");
  const command = runs || item.run === undefined ? (hasOwnUndo ? item.undo_run : known?.undoRun) : undefined;
  const text = words === "" ? [] : fill(words);
  const run = runOf(adviser.advise("command", text, command));
  return {
    ...(blastRadius === undefined ? {} : { blastRadius: fill(blastRadius) }),
    ...(words === "" && run.run === undefined ? {} : { undo: { text, where: item.where, ...run } }),
  };
}

function harden(item: PlaybookFile["hardening"][number], fill: Fill, adviser: Adviser): Hardening {
  const { ref } = item;
  const what = fill(item.do);
  const yaml = adviser.advise("kubernetes", what, item.yaml);
  return { do: what, ...(ref === undefined ? {} : { ref }), ...yamlOf(yaml) };
}

function tune(item: PlaybookFile["tuning"][number], fill: Fill, adviser: Adviser): Tuning {
  const { caveat } = item;
  const note = fill(item.note);
  const yaml = adviser.advise("falco rules", note, item.yaml);
  return {
    note,
    ...yamlOf(yaml),
    ...(caveat === undefined ? {} : { caveat: fill(caveat) }),
  };
}

function yamlOf(advised: ReturnType<Adviser["advise"]>): { yaml?: string; checked?: readonly string[] } {
  return advised === undefined ? {} : { yaml: advised.text, checked: advised.checked };
}
