import type { Alert } from "../falco/alert.ts";
import { knownText } from "../falco/alert.ts";
import { carriedFields } from "../falco/condition/told-by-others.ts";
import { EFFECTS, type Evidence, type Fact, type Prose, type Unknown, WEIGHTS, type Weight } from "./analysis.ts";
import { showLiterally } from "./literal.ts";
import { type Origin, originOf } from "./origin.ts";
import type { Signal } from "./read-playbooks.ts";
import { fillTemplate } from "./template.ts";

/** What the signals of a playbook say about one alert. */
export interface Weighed {
  /** Those that hold, the strongest first. */
  readonly held: readonly HeldSignal[];
  /** Those that cannot be decided, because the alert lacks a field. */
  readonly undecided: readonly UndecidedSignal[];
}

/** A signal that holds, and how far it can be trusted. */
export interface HeldSignal {
  readonly evidence: Evidence;
  /** It rests on nothing but text that whoever started the process chose: it can be imitated. */
  readonly imitable: boolean;
  /** It rests on nothing but what something is called, which tells least of all. */
  readonly nameOnly: boolean;
  /** The fields that it reads. */
  readonly fields: readonly string[];
}

/** A signal that cannot be decided, and how much it could say. */
export interface UndecidedSignal {
  readonly unknown: Unknown;
  readonly weight: Weight;
}

/** Fields whose value the person behind an event picks freely: names, arguments, paths, user agents, requests. */
const CHOSEN = [
  /^proc\.(?:name|cmdline|args|exe|exeline|env|cwd|cmdnargs|cmdlenargs)$/,
  /^proc\.(?:p|a|s|vp)(?:name|cmdline|exe|args)(?:\[|$)/,
  /^(?:fd|fs|evt\.arg|evt\.args|evt\.info)(?:\.|\[|$)/,
  /^container\.(?:name|label|labels)(?:[.[]|$)/,
  /^k8s\.pod\.(?:name|label|labels|full_sel_name)(?:[.[]|$)/,
  /^(?:ka\.(?:useragent|uri|req|target)|ct\.(?:useragent|request)|gcp\.(?:userAgent|request)|okta\.useragent)(?:[.[]|$)/,
];

/** What something is called. That it happened on the node or in a container says nothing of who it was. */
const NAME_OR_PLACE = /^(?:proc\.(?:p|a|s|vp)?(?:name|exe)(?:\[.*)?|container\.(?:name|id)|k8s\.pod\.name)$/;

const QUOTE_CHARACTERS = 200;

/**
 * Asks every signal, three-valued.
 *
 * @param alert - The alert as it came: conditions compare raw values.
 * @param shown - The same alert, redacted: what may be quoted.
 */
export function weighSignals(signals: readonly Signal[], alert: Alert, shown: Alert): Weighed {
  const held: HeldSignal[] = [];
  const undecided: UndecidedSignal[] = [];
  for (const signal of signals) {
    const truth = signal.condition.matches(alert);
    if (truth === "true") held.push(heldSignal(signal, shown));
    if (truth === "unknown") undecided.push(undecidedSignal(signal, alert, shown));
  }
  const origin = originOf(alert);
  return { held: strongestFirst(held), undecided: undecided.filter((signal) => isOpen(signal, origin)) };
}

/** Whether it is a question at all: what happened outside of containers or pods has no image or pod to be known. */
function isOpen({ unknown: { missingFields } }: UndecidedSignal, origin: Origin): boolean {
  const absent = ABSENT[origin];
  return absent === undefined || missingFields.length === 0 || !missingFields.every((name) => absent.test(name));
}

const ABSENT: Readonly<Partial<Record<Origin, RegExp>>> = {
  node: /^(?:container|k8s)\./,
  "container outside Kubernetes": /^k8s\./,
};

/** In the order in which they are shown. */
export function strongestFirst(held: readonly HeldSignal[]): readonly HeldSignal[] {
  return held.toSorted((a, b) => rank(a.evidence) - rank(b.evidence));
}

function heldSignal(signal: Signal, shown: Alert): HeldSignal {
  const { id, effect, weight } = signal.source;
  const evidence = { signal: id, effect, weight, say: say(signal, shown), quotes: quotesOf(signal, shown) };
  const { fields } = signal.condition;
  return {
    evidence,
    fields,
    imitable: fields.every((name) => CHOSEN.some((pattern) => pattern.test(name))),
    nameOnly: fields.every((name) => NAME_OR_PLACE.test(name)),
  };
}

function undecidedSignal(signal: Signal, alert: Alert, shown: Alert): UndecidedSignal {
  const { id, effect, weight } = signal.source;
  const missingFields = carriedBy(signal).filter((name) => knownText(alert, name) === undefined);
  return { unknown: { signal: id, effect, say: say(signal, shown), missingFields }, weight };
}

function say(signal: Signal, shown: Alert): Prose {
  return fillTemplate(signal.say, shown);
}

function quotesOf(signal: Signal, shown: Alert): readonly Fact[] {
  return carriedBy(signal).flatMap((field) => {
    const value = knownText(shown, field);
    return value === undefined ? [] : [{ field, value: showLiterally(value, QUOTE_CHARACTERS) }];
  });
}

/** The fields of an alert that a signal reads. */
function carriedBy(signal: Signal): readonly string[] {
  return [...new Set(signal.condition.fields.flatMap(carriedFields))];
}

function rank(evidence: Evidence): number {
  return WEIGHTS.indexOf(evidence.weight) * EFFECTS.length + EFFECTS.indexOf(evidence.effect);
}
