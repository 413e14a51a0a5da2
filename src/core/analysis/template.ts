import type { Alert } from "../falco/alert.ts";
import { known, rulePhrase, userPhrase, valueSpan, wherePhrase } from "./alert-view.ts";
import type { Prose, Span } from "./analysis.ts";

/**
 * A playbook's text, taken apart once. Its grammar:
 *
 * - `{{field}}`     the alert's value, always shown literally; when the alert lacks it: "an unknown pod" and the like
 * - `{{@where}}`    the place as a phrase ("in pod shop/web on worker-2"), `{{@user}}` the user ("as root"),
 *                 `{{@rule}}` the rule's name
 * - `[[a|b]]`       the first alternative whose fields the alert carries; nothing when none fits
 * - `` `code` ``    a name or command of the playbook itself
 */
export type Template = readonly Part[];
type Part =
  | { readonly kind: "span"; readonly span: Span }
  | { readonly kind: "field"; readonly name: string }
  | { readonly kind: "choice"; readonly options: readonly Template[] };

const PHRASES: Readonly<Record<string, (alert: Alert) => Prose>> = {
  "@where": wherePhrase,
  "@user": userPhrase,
  "@rule": rulePhrase,
};
/** What stands inside may name a field with an index: `[[ after {{ka.uri.param[command]}}]]`. */
const CHOICE = /\[\[((?:[^[\]]|\[[^[\]]*\])*)\]\]/;
const CODE = /`([^`]*)`/;
const PLACEHOLDER = /\{\{([^{}]*)\}\}/;
const FIELD = /^(?:@where|@user|@rule|[a-z]\w*(?:\.\w+)*(?:\[[^\]{}]+\])?)$/;

/** Backticks become code here, before any value is put in: a value's own backticks format nothing. */
export function parseTemplate(text: string): Template {
  return cut(text, CHOICE, parseCode, (options) => [{ kind: "choice", options: options.split("|").map(parseCode) }]);
}

/** The fields that a template names, in order. */
function fieldsOf(template: Template): readonly string[] {
  return template.flatMap((part) => {
    if (part.kind === "field") return [part.name];
    return part.kind === "choice" ? part.options.flatMap(fieldsOf) : [];
  });
}

/** What is wrong with a template, in words for its author; empty when nothing is. */
export function templateProblems(text: string): readonly string[] {
  const bad = fieldsOf(parseTemplate(text)).filter((name) => !FIELD.test(name));
  const rest = text.replaceAll(/\{\{[^{}]*\}\}/g, "").replaceAll(new RegExp(CHOICE, "g"), "");
  return [
    ...bad.map((name) => `{{${name}}} is not the name of a field`),
    ...(/\{\{|\}\}|\[\[|\]\]/.test(rest) ? ["has an unpaired {{, }}, [[ or ]]"] : []),
  ];
}

/** The text for one alert, with its values marked as outside text. */
export function fillTemplate(template: Template, alert: Alert): Prose {
  return joinPlain(template.flatMap((part) => fillPart(part, alert)));
}

function fillPart(part: Part, alert: Alert): Prose {
  if (part.kind === "span") return [part.span];
  if (part.kind === "field") return fieldProse(part.name, alert) ?? [{ text: unknownWords(part.name) }];
  const chosen = part.options.find((option) => fieldsOf(option).every((name) => fieldProse(name, alert) !== undefined));
  return chosen === undefined ? [] : fillTemplate(chosen, alert);
}

function fieldProse(name: string, alert: Alert): Prose | undefined {
  if (Object.hasOwn(PHRASES, name)) {
    const phrase = PHRASES[name]?.(alert) ?? [];
    return phrase.length === 0 ? undefined : phrase;
  }
  const text = known(alert, name);
  return text === undefined ? undefined : [valueSpan(text)];
}

const UNKNOWN: readonly (readonly [prefix: string, words: string])[] = [
  ["@where", "in an unknown place"],
  ["@user", "as an unknown user"],
  ["container.image", "an unknown image"],
  ["container.", "an unknown container"],
  ["k8s.pod.", "an unknown pod"],
  ["k8s.ns.", "an unknown namespace"],
  ["proc.p", "an unknown parent process"],
  ["proc.tty", "unknown"],
  ["proc.cmdline", "an unknown command"],
  ["proc.", "an unknown process"],
  ["user.", "an unknown user"],
  ["fd.", "an unknown file or connection"],
  ["hostname", "an unknown host"],
];

function unknownWords(name: string): string {
  return UNKNOWN.find(([prefix]) => name.startsWith(prefix))?.[1] ?? "something unknown";
}

function parseCode(text: string): Template {
  return cut(
    text,
    CODE,
    (plain) => parsePlaceholders(plain, undefined),
    (code) => parsePlaceholders(code, "code"),
  );
}

function parsePlaceholders(text: string, as: "code" | undefined): Template {
  const span = (piece: string): Template => [
    { kind: "span", span: as === undefined ? { text: piece } : { text: piece, as } },
  ];
  return cut(text, PLACEHOLDER, span, (name) => [{ kind: "field", name: name.trim() }]);
}

/** Splits at a pattern of one group; what lies between goes to `outside`, the group to `inside`. */
function cut(
  text: string,
  at: RegExp,
  outside: (text: string) => Template,
  inside: (text: string) => Template,
): Template {
  return text.split(at).flatMap((piece, index) => {
    if (index % 2 === 1) return inside(piece);
    return piece === "" ? [] : outside(piece);
  });
}

function joinPlain(spans: Prose): Prose {
  const joined: Span[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (span.as === undefined && last !== undefined && last.as === undefined) {
      joined[joined.length - 1] = { text: last.text + span.text };
    } else if (span.text !== "") joined.push(span);
  }
  return joined;
}
