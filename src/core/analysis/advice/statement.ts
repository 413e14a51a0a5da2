import { type Alert, textOf } from "../../falco/alert.ts";
import { parseCondition } from "../../falco/condition/parse-condition.ts";
import { resolveField } from "../../falco/fields/resolve-field.ts";
import { isAtLeast, readPriority } from "../../falco/priority.ts";
import { BLINDING_CLAIMS } from "./blinding-claims.ts";
import { type Claim, plainWords } from "./claim.ts";
import { commandsInProse } from "./command-text.ts";
import { DANGEROUS_CLAIMS } from "./dangerous-claims.ts";
import { FALSE_CLAIMS, IRRELEVANT_CLAIMS } from "./false-claims.ts";
import { GIVING_CLAIMS } from "./giving-claims.ts";
import type { KnownNames } from "./identity.ts";
import { namesIn } from "./identity.ts";
import { isInstruction, mayBeAdvice } from "./instruction.ts";
import { INTENT_CLAIMS } from "./intent-claims.ts";
import { isUpstreamDetection, namesUpstreamDetection } from "./upstream-rules.ts";
import { verifyCommand } from "./verify-command.ts";

const CLAIMS: readonly Claim[] = [
  ...DANGEROUS_CLAIMS,
  ...GIVING_CLAIMS,
  ...BLINDING_CLAIMS,
  ...INTENT_CLAIMS,
  ...FALSE_CLAIMS,
  ...IRRELEVANT_CLAIMS,
];
const NEGATION =
  /\b(?:do not|don't|never|avoid\w*|not|no|without|instead of|rather than|prevent\w*|forbid\w*|den(?:y|ies)|disallow\w*|remov\w+|drop\w*|against|whether|unless|reject\w*|require\w* no)\b[^,;:]*$/;
const NO_NEGATION =
  /\b(?:do not|don't|never) (?:hesitate|forget|fail|be afraid)\b|\bnot only\b|\bno (?:doubt|problem|harm)\b/;

/**
 * What is wrong with a sentence of a document: a dangerous, false or irrelevant claim, a command that would be
 * withheld, a name that is not this alert's, a field or priority that Falco does not have.
 *
 * @param leadIn - The sentence that a list's item completes.
 * @param isOwn - The team's own words: what they are about is theirs to say.
 */
export function verifyStatement(
  text: string,
  alert: Alert,
  known: KnownNames,
  leadIn = "",
  isOwn = false,
): readonly string[] {
  const said = plainWords(text);
  const under = plainWords(leadIn);
  const instruction = isInstruction(said, under);
  const advice = instruction || mayBeAdvice(said, under);
  const about = alertText(alert);
  const applies = ({ where }: Claim): boolean => where === "anywhere" || instruction || (advice && where === "advice");
  const judged = isOwn ? CLAIMS.filter((claim) => !IRRELEVANT_CLAIMS.includes(claim)) : CLAIMS;
  const claims = judged.filter((claim) => applies(claim) && holds(claim, said, under, about));
  return [
    ...new Set([
      ...claims.map(reasonOf),
      ...commandProblems(text, said, advice, about, known),
      ...identityProblems(text, about, known),
      ...falcoProblems(text, about),
      ...(advice ? [...switchedOff(said, alert), ...lowered(said, alert)] : []),
    ]),
  ];
}

/** What is wrong with a command or document by what it says, whatever it is made of. */
export function claimsInCode(text: string): readonly string[] {
  const said = plainWords(text);
  return CLAIMS.filter((claim) => claim.where === "code" && claim.says.test(said)).map(reasonOf);
}

/** Whether a sentence is advice at all, so that it is listed even if nothing is wrong with it. */
export function isAdvice(text: string, leadIn: string): boolean {
  return isInstruction(plainWords(text), plainWords(leadIn));
}

function holds(claim: Claim, said: string, under: string, about: string): boolean {
  const match = claim.says.exec(said);
  if (match === null || claim.unless?.test(said) === true) return false;
  if (claim.under !== undefined && !claim.under.test(under)) return false;
  if (claim.relevantFor?.test(about) === true) return false;
  if (claim.onlyFor !== undefined && !claim.onlyFor.test(about)) return false;
  return claim.negatable !== true || !isNegated(said.slice(0, match.index));
}

function isNegated(before: string): boolean {
  return NEGATION.test(before.replace(/^.*\. /, "")) && !NO_NEGATION.test(before);
}

function reasonOf({ reason, source }: Claim): string {
  return source === undefined ? reason : `${reason} (${source})`;
}

function commandProblems(
  text: string,
  said: string,
  advice: boolean,
  about: string,
  known: KnownNames,
): readonly string[] {
  if (!advice) return [];
  const plain = text
    .replaceAll("…", "—")
    .normalize("NFKC")
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, "")
    .replaceAll("`", "");
  const isQuoted = (command: string): boolean => !isInstruction(said) && about.includes(plainWords(command));
  return commandsInProse(plain, isInstruction(said))
    .filter((command) => !isQuoted(command))
    .flatMap((command) => verifyCommand(command, known).slice(0, 1));
}

/** Addresses that mean the same on every machine: this host, no host, the clouds' metadata, the private ranges. */
const EVERYWHERE = /^(?:127\.|0\.0\.0\.0$|255\.|169\.254\.169\.254$|10\.0\.0\.0$|172\.16\.0\.0$|192\.168\.0\.0$)/;

/** An object of the cluster, named in backticks: the pod `web-1`. */
const OBJECT =
  /\b(?:pod|container|node|host|namespace|deployment|service account)s? `([a-z0-9][a-z0-9.-]{0,252})`|\bcontainer ([a-f0-9]{12,64})\b/gi;

/** A node or pod by its name, which has a number in it: "cordon worker-2". */
const ACTED_ON =
  /\b(?:un)?(?:cordon|drain|isolate|reboot|rebuild|delete|restart|describe|inspect|reimage) (?:the )?(?:pod |node |container |host )?`?([a-z][a-z0-9]*(?:-[a-z0-9]+)*-[a-z0-9]*\d[a-z0-9]*)\b(?!\.\w)/gi;

/** Ids, addresses and objects that the alert does not carry. */
function identityProblems(text: string, about: string, known: KnownNames): readonly string[] {
  const words = text.replaceAll("`", " ").split(/\s+/);
  const objects = [...text.matchAll(OBJECT)].map((match) => match[1] ?? match[2] ?? "");
  const acted = [...text.matchAll(ACTED_ON)].map((match) => match[1] ?? "");
  return [...namesIn(words.map((word) => word.replace(/[.,;:!?)]+$/, ""))), ...objects, ...acted]
    .filter((name) => !known.has(name) && !about.includes(name.toLowerCase()) && !EVERYWHERE.test(name))
    .map((name) => `names ${name}, which is not in this alert`);
}

const FIELD =
  /`((?:proc|fd|evt|container|k8s|user|group|thread|fs|ka|ct|okta|github|gcp|fdlist)\.[a-z_]+(?:\.[a-z_]+)*)(?:\[[^\]`]*\])?`/g;
const PRIORITY = /\bpriority\b(?::|=| to| of)? *[`"']?(high|low|medium|severe|fatal|urgent|major|minor)\b/i;

/** Fields and priorities that Falco does not have. */
function falcoProblems(text: string, about: string): readonly string[] {
  const fields = [...text.matchAll(FIELD)]
    .map((match) => match[1] ?? "")
    // An Okta event has a name like a field's.
    .filter((name) => !about.includes(plainWords(name)) && !isField(name));
  const priority = PRIORITY.exec(text)?.[1];
  const conditions = [...text.matchAll(/`condition: ?([^`]+)`/g)].map((match) => match[1] ?? "");
  return [
    ...conditions
      .filter((condition) => !parseCondition(condition).ok)
      .map((condition) => `has a condition that Falco refuses: ${condition}`),
    ...fields.map((name) => `names ${name}, which is no field of Falco`),
    ...(priority !== undefined && readPriority(priority) === undefined
      ? [`gives a priority that does not exist: ${priority} is not a priority of Falco`]
      : []),
  ];
}

function isField(name: string): boolean {
  return resolveField(name).ok || resolveField(name, "1").ok || resolveField(name, "a").ok;
}

const OFF = /(?<![\w.])enabled ?[:=] ?false\b/;
const OFF_FOR_A_REASON = /\b(?:upstream|instead|in favou?r of|replac\w+|drop|not|never|only records?)\b/;

/** `enabled: false`, said of a rule that detects something; the operator's own rules are theirs to drop. */
function switchedOff(said: string, alert: Alert): readonly string[] {
  if (!OFF.test(said) || OFF_FOR_A_REASON.test(said)) return [];
  if (!isUpstreamDetection(alert.rule) && !namesUpstreamDetection(said)) return [];
  return [
    "switches a rule off, for every cause and not for one that was confirmed (https://falco.org/docs/concepts/rules/exceptions/)",
  ];
}

/** A priority below the alert's own, said of the rule: who is called by priority is called no more. */
function lowered(said: string, { priority }: Alert): readonly string[] {
  const match =
    /\bpriority\b[^.;]{0,20}\b(?:to|down to) (debug|info(?:rmational)?|notice|warning|error|critical)\b/.exec(said);
  const given = readPriority(match?.[1] ?? "");
  if (match === null || given === undefined || isAtLeast(given, priority) || isNegated(said.slice(0, match.index))) {
    return [];
  }
  return [`lowers the rule's priority from ${priority} to ${given}, for every cause`];
}

const texts = new WeakMap<Alert, string>();

/** Everything that the alert says, as plain words: what is relevant is decided by them. */
function alertText(alert: Alert): string {
  const known = texts.get(alert);
  if (known !== undefined) return known;
  const fields = Object.entries(alert.fields).map(([name, value]) => `${name} ${textOf(value)}`);
  const text = plainWords([alert.rule, alert.hostname ?? "", alert.source, alert.output ?? "", ...fields].join("\n"));
  texts.set(alert, text);
  return text;
}
