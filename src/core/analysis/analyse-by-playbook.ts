import { type Alert, knownText } from "../falco/alert.ts";
import { type Adviser, adviserFor, isBesideThePoint, runOf } from "./advise.ts";
import { withAlarms } from "./alarms.ts";
import type { Analysis, BenignCause, Containment, Hardening, Prose, Question, Tuning } from "./analysis.ts";
import { containmentByOrigin, isAboutPods, questionsByOrigin } from "./by-origin.ts";
import { containmentEffect } from "./containment-effects.ts";
import { factsOf, processTreeOf } from "./facts.ts";
import { isForeignTuning } from "./foreign-tuning.ts";
import { headline } from "./headline.ts";
import { type Judgement, judge } from "./judge.ts";
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
  const ofRule = Object.hasOwn(content.by_rule ?? {}, alert.rule) ? content.by_rule?.[alert.rule] : undefined;
  const informed = withImplied(alert, ofRule?.implies ?? {});
  const weighed = withAlarms(weighSignals(playbook.signals, informed, shown), informed, shown);
  const isFitting = (item: Conditional, commands: readonly (string | undefined)[] = []): boolean =>
    playbook.truthOf(item.when, informed) !== "false" && !isBesideThePoint(commands, shown);
  const fill = (text: string): Prose => fillTemplate(playbook.template(text), shown);
  const adviser = adviserFor(shown);
  const judgement = judge(weighed);
  const happened = ofRule === undefined ? undefined : fill(ofRule.happened);
  const fitting = content.benign_causes.filter((cause) => isFitting(cause, [cause.confirm.run]));
  const leading = leadingCause(fitting, weighed);
  const benignCauses = fitting.map((cause) => benignCause(cause, fill, adviser));
  const asked = content.triage
    .filter((item) => isFitting(item, [item.run]))
    .map((item) => question(item, fill, adviser));
  const triage = questionsByOrigin(asked, shown, adviser);
  const containment = content.containment
    .filter((item) => isFitting(item, [item.run, item.then_apply]))
    .map((item) => contain(item, fill, adviser));
  return {
    basis: { kind: "playbook", id: content.id },
    title: content.title,
    headline: happened ?? (content.headline === undefined ? headline(shown) : fill(content.headline)),
    verdict: { ...judgement, because: because(judgement, weighed, leading, fill) },
    whatHappened: happened ?? fill(content.what_happened),
    whyItMatters: fill(content.why_it_matters),
    blindSpots: sayings(content.what_the_rule_cannot_tell)
      .filter((item) => isFitting(item))
      .map(({ say }) => fill(say)),
    evidence: weighed.held.map((signal) => signal.evidence),
    unknown: weighed.undecided.map((signal) => signal.unknown),
    benignCauses,
    nextStep: nextStep(benignCauses, triage, likelyCause(judgement, leading, weighed)?.id),
    triage,
    containment: containmentByOrigin(containment, containment.length < content.containment.length, shown),
    eradication: sayings(content.eradication)
      .filter((item) => isFitting(item))
      .map(({ say }) => fill(say)),
    hardening: content.hardening
      .filter((item) => isFitting(item) && !isAboutPods(item, shown))
      .map((item) => harden(item, fill, adviser)),
    tuning: content.tuning
      .filter((item) => isFitting(item) && tunes(item, alert.rule) && !exceptsAttack(item, judgement))
      .map((item) => tune(item, alert, fill, adviser)),
    // A technique is a claim about this alert: what cannot be decided is not claimed.
    attack: content.attack
      .filter((item) => playbook.truthOf(item.when, informed) === "true")
      .map(({ id, name, tactic, why }) => ({ id, name, tactic, why: fill(why) })),
    facts: factsOf(shown),
    processTree: processTreeOf(shown),
    withheld: adviser.withheld,
  };
}

interface Conditional {
  readonly when?: string | undefined;
}

/** The alert with what its rule's condition demands, for conditions only: nothing is quoted or filled in from it. */
function withImplied(alert: Alert, implied: Readonly<Record<string, string>>): Alert {
  const lacking = Object.entries(implied).filter(([name]) => knownText(alert, name) === undefined);
  return lacking.length === 0 ? alert : { ...alert, fields: { ...alert.fields, ...Object.fromEntries(lacking) } };
}

function sayings(items: PlaybookFile["eradication"]): readonly (Conditional & { readonly say: string })[] {
  return items.map((item) => (typeof item === "string" ? { say: item } : item));
}

/** A document that changes other rules only is no tuning of this one. Lists and macros may be any rule's. */
function tunes({ yaml = "" }: PlaybookFile["tuning"][number], rule: string): boolean {
  const named = [...yaml.matchAll(/^- rule: *["']?(.*?)["']? *$/gm)].map((match) => match[1]);
  return named.length === 0 || named.includes(rule);
}

/** An exception with this alert's own names is no advice when the alert is most likely an attack. */
function exceptsAttack({ yaml = "" }: PlaybookFile["tuning"][number], { kind }: Judgement): boolean {
  return kind === "likely malicious" && yaml.includes("{{");
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

function tune(item: PlaybookFile["tuning"][number], alert: Alert, fill: Fill, adviser: Adviser): Tuning {
  const { caveat } = item;
  const note = fill(item.note);
  const isForeign = item.yaml !== undefined && isForeignTuning(item.yaml, alert);
  const yaml = adviser.advise("falco rules", note, isForeign ? undefined : item.yaml);
  return {
    note,
    ...yamlOf(yaml),
    ...(caveat === undefined ? {} : { caveat: fill(caveat) }),
  };
}

function yamlOf(advised: ReturnType<Adviser["advise"]>): { yaml?: string; checked?: readonly string[] } {
  return advised === undefined ? {} : { yaml: advised.text, checked: advised.checked };
}
