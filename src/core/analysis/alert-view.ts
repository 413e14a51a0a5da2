import type { Alert } from "../falco/alert.ts";
import { fieldOf, textOf } from "../falco/alert.ts";
import type { Prose, Span } from "./analysis.ts";
import { showLiterally } from "./literal.ts";

/** Longest value inside a sentence, in characters: longer ones are read in the list of fields. */
const PROSE_VALUE = 200;

/**
 * A field as text, or undefined when the alert does not say: absent, null, empty, `<NA>`. `hostname` is the alert's
 * own; `container.id` is unknown for `host`, which is Falco's word for "no container".
 */
export function known(alert: Alert, name: string): string | undefined {
  const text = name === "hostname" ? (alert.hostname ?? "") : textOf(fieldOf(alert, name));
  if (text === "" || text === "<NA>") return undefined;
  return name === "container.id" && text === "host" ? undefined : text;
}

/** Whether the event happened on the node itself, outside any container. */
export function isOnHost(alert: Alert): boolean {
  return fieldOf(alert, "container.id") === "host";
}

/** Outside text as a piece of prose. */
export function valueSpan(text: string): Span {
  return { text: showLiterally(text, PROSE_VALUE), as: "value" };
}

/** The values of the first of these fields that the alert carries. */
function firstKnown(alert: Alert, names: readonly string[]): string | undefined {
  for (const name of names) {
    const text = known(alert, name);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Where it happened, as a phrase: "in pod shop/web-1 (container web) on worker-2"; empty when nothing is known. */
export function wherePhrase(alert: Alert): Prose {
  const place = placePhrase(alert);
  const host = known(alert, "hostname");
  if (host === undefined) return place;
  return [...place, { text: place.length === 0 ? "on " : " on " }, valueSpan(host)];
}

function placePhrase(alert: Alert): Prose {
  if (isOnHost(alert)) return [{ text: "outside any container" }];
  const pod = known(alert, "k8s.pod.name");
  const namespace = known(alert, "k8s.ns.name");
  const container = firstKnown(alert, ["container.name", "container.id"]);
  if (pod !== undefined) {
    const name: Prose =
      namespace === undefined ? [valueSpan(pod)] : [valueSpan(namespace), { text: "/" }, valueSpan(pod)];
    const inside: Prose =
      container === undefined ? [] : [{ text: " (container " }, valueSpan(container), { text: ")" }];
    return [{ text: "in pod " }, ...name, ...inside];
  }
  return container === undefined ? [] : [{ text: "in container " }, valueSpan(container)];
}

/** Where {@link wherePhrase} begins in a sentence: these words are ours, for a value is a span of its own. */
const PLACE = /\s(?:in pod |in container |outside any container)/;

/** A sentence up to its place, for readers who know the place. */
export function withoutPlace(sentence: Prose): Prose {
  const at = sentence.findIndex(({ text, as }) => as === undefined && PLACE.test(text));
  const last = sentence[at];
  return last === undefined ? sentence : [...sentence.slice(0, at), { text: last.text.split(PLACE, 1)[0] ?? "" }];
}

/** As whom, as a phrase: "as root" or "as uid 33"; empty when nothing is known. */
export function userPhrase(alert: Alert): Prose {
  const name = known(alert, "user.name");
  const uid = known(alert, "user.uid");
  if (name !== undefined) return [{ text: "as " }, valueSpan(name)];
  return uid === undefined ? [] : [{ text: "as uid " }, valueSpan(uid)];
}

/** The rule's name: outside text like any other. */
export function rulePhrase(alert: Alert): Prose {
  return [valueSpan(alert.rule)];
}
