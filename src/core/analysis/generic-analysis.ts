import type { Alert } from "../falco/alert.ts";
import { type Adviser, adviserFor, runOf } from "./advise.ts";
import { isOnHost, known } from "./alert-view.ts";
import type { Analysis, Containment, Prose, Question, Tuning } from "./analysis.ts";
import { words } from "./analysis.ts";
import { containmentByOrigin } from "./by-origin.ts";
import { type AlertClass, classOf } from "./class-of.ts";
import { containmentEffect } from "./containment-effects.ts";
import { factsOf, processTreeOf } from "./facts.ts";
import { BLIND_SPOTS, GENERIC_QUESTIONS, type GenericQuestion } from "./generic-questions.ts";
import { concerns, GENERIC_SIGNALS } from "./generic-signals.ts";
import { headline } from "./headline.ts";
import { judge } from "./judge.ts";
import { nextStep } from "./next-step.ts";
import { originOf } from "./origin.ts";
import { fillTemplate, parseTemplate } from "./template.ts";
import { because } from "./verdict-reason.ts";
import { weighSignals } from "./weigh-signals.ts";

const TITLES: Readonly<Record<AlertClass, string>> = {
  process: "A process did what a rule watches for",
  file: "A process touched a file that a rule watches",
  network: "A process used the network as a rule watches for",
  "kubernetes audit": "A request to the Kubernetes API matched a rule",
  aws: "A call to AWS matched a rule",
  gcp: "A call to Google Cloud matched a rule",
  github: "An event on GitHub matched a rule",
  okta: "An event in Okta matched a rule",
  other: "A rule fired",
};

const WHAT = parseTemplate(
  "The rule {{@rule}} fired. Falconer has no playbook for this rule: what follows is drawn from the alert's own fields.",
);
const WHY =
  "The rule's author thought it worth an alert. Whether it matters here depends on who or what did it, and whether that was expected.";

/** What can be said without a playbook: only what the alert's own fields carry. */
export function genericAnalysis(alert: Alert, shown: Alert): Analysis {
  const kind = classOf(alert);
  const names = new Set(Object.keys(alert.fields));
  const weighed = weighSignals(
    GENERIC_SIGNALS.filter((signal) => concerns(signal, names)),
    alert,
    shown,
  );
  const judgement = judge(weighed);
  const adviser = adviserFor(shown);
  const triage = GENERIC_QUESTIONS.filter((item) => isAsked(item, kind, shown)).map((item) =>
    question(item, shown, adviser),
  );
  return {
    basis: { kind: "generic" },
    title: TITLES[kind],
    headline: headline(shown),
    verdict: { ...judgement, because: because(judgement, weighed, undefined, words) },
    whatHappened: fillTemplate(WHAT, shown),
    whyItMatters: words(WHY),
    blindSpots: BLIND_SPOTS[kind].map((text) => fillTemplate(parseTemplate(text), shown)),
    evidence: weighed.held.map((signal) => signal.evidence),
    unknown: weighed.undecided.map((signal) => signal.unknown),
    benignCauses: [],
    nextStep: nextStep([], triage, undefined),
    triage,
    containment: containment(kind, shown, adviser),
    eradication: [],
    hardening: [],
    tuning: [tuning(shown)],
    attack: [],
    facts: factsOf(shown),
    processTree: processTreeOf(shown),
    withheld: adviser.withheld,
  };
}

function isAsked(item: GenericQuestion, kind: AlertClass, alert: Alert): boolean {
  if (!item.classes.includes(kind)) return false;
  const isOutside = originOf(alert) === "container outside Kubernetes";
  const hasPod = namesPod(alert);
  const hasContainer = known(alert, "container.id") !== undefined;
  switch (item.when) {
    case "in pod":
      return hasPod || isOutside;
    case "in unknown pod":
      return hasContainer && !hasPod && !isOutside;
    case "in container":
      return hasContainer;
    case "on host":
      return isOnHost(alert) || (!hasPod && !hasContainer);
    case "always":
      return true;
  }
}

/** Whether a command can name the pod: it takes the namespace as well. */
function namesPod(alert: Alert): boolean {
  return known(alert, "k8s.pod.name") !== undefined && known(alert, "k8s.ns.name") !== undefined;
}

function question(item: GenericQuestion, alert: Alert, adviser: Adviser): Question {
  const fill = (text: string): Prose => fillTemplate(parseTemplate(text), alert);
  const ask = fill(item.ask);
  return {
    ask,
    where: item.where,
    ...runOf(adviser.advise("command", ask, item.run)),
    interpret: fill(item.interpret),
  };
}

function containment(kind: AlertClass, alert: Alert, adviser: Adviser): readonly Containment[] {
  const isSyscall = kind === "process" || kind === "file" || kind === "network";
  if (!isSyscall) return [];
  if (!namesPod(alert)) return containmentByOrigin([], true, alert);
  const what = words("If it was not expected: cut the pod off the network, keeping it for analysis");
  const run = adviser.advise("command", what, "@label-for-quarantine");
  const thenApply = run === undefined ? undefined : adviser.advise("kubernetes", what, "@quarantine-policy");
  if (run === undefined || thenApply === undefined) return [];
  const effect = containmentEffect("@label-for-quarantine");
  const undo = runOf(adviser.advise("command", what, effect?.undoRun));
  return [
    {
      do: what,
      where: "workstation",
      run: run.text,
      checked: [...new Set([...run.checked, ...thenApply.checked])],
      reversible: true,
      caveat: words("Needs a network plugin that enforces NetworkPolicy; has no effect on pods in the host's network."),
      thenApply: thenApply.text,
      ...(effect === undefined ? {} : { blastRadius: words(effect.blastRadius) }),
      ...(undo.run === undefined ? {} : { undo: { text: words(effect?.undo ?? ""), where: "workstation", ...undo } }),
    },
  ];
}

function tuning(alert: Alert): Tuning {
  return {
    note: fillTemplate(
      parseTemplate(
        "If this turns out to be expected: give the rule {{@rule}} an exception that names the workload (namespace and image), never the process alone.",
      ),
      alert,
    ),
  };
}
