/**
 * What Falconer says about one alert. Every text in it is already redacted; what came from the alert is marked
 * as a value, so that a card can show it literally whatever it contains.
 */
export interface Analysis {
  /** Which knowledge it rests on. */
  readonly basis: Basis;
  /** What kind of event this is, from the playbook: "Someone opened an interactive shell in a container". */
  readonly title: string;
  /** One sentence from the alert's own fields: who did what, where. */
  readonly headline: Prose;
  readonly verdict: Verdict;
  readonly whatHappened: Prose;
  readonly whyItMatters: Prose;
  /** What this rule cannot see, whatever the alert says. */
  readonly blindSpots: readonly Prose[];
  /** Signals that hold, strongest first. */
  readonly evidence: readonly Evidence[];
  /** Signals that could not be decided, because the alert lacks a field. */
  readonly unknown: readonly Unknown[];
  /** Harmless explanations, each with the test that would confirm it. */
  readonly benignCauses: readonly BenignCause[];
  /** The one thing to do now. */
  readonly nextStep: Step;
  /** The team's own procedure for such alerts; undefined when there is none, or nothing of it may be shown. */
  readonly runbook?: Runbook;
  readonly triage: readonly Question[];
  readonly containment: readonly Containment[];
  readonly eradication: readonly Prose[];
  readonly hardening: readonly Hardening[];
  readonly tuning: readonly Tuning[];
  readonly attack: readonly Technique[];
  /** Fields worth reading first, then the rest by name. */
  readonly facts: readonly Fact[];
  /** From the oldest ancestor down to the process; empty when the alert names no process. */
  readonly processTree: readonly ProcessNode[];
  /** Advice that was not fit to be shown for this alert, and why. */
  readonly withheld: readonly Withheld[];
  /** The rule as the operator's own files define it; undefined when they were not given or do not hold it. */
  readonly rule?: RuleText;
}

/** What the rules files say of a rule, for people. */
export interface RuleText {
  readonly description: string;
  /** As the files write it, appended parts included, exceptions not. */
  readonly condition: string;
  readonly tags: readonly string[];
  /** `falco_rules.yaml:123` */
  readonly definedIn: string;
  /** The names of its exceptions. */
  readonly exceptions: readonly string[];
}

/** Text in pieces. `value`: outside text, shown literally; `code`: a name or command of ours. */
export interface Span {
  readonly text: string;
  readonly as?: "value" | "code";
}
/** Text made of our own words and of outside values, told apart. */
export type Prose = readonly Span[];

/** What an analysis rests on. */
export type Basis =
  | { readonly kind: "playbook"; readonly id: string }
  | { readonly kind: "generic" }
  | { readonly kind: "sensor health" };

/** The verdicts, the worst first. `benign, confirmed` is only ever a person's word. */
export const VERDICTS = [
  "likely malicious",
  "needs review",
  "probably benign, unconfirmed",
  "benign, confirmed by a person",
  "sensor health",
] as const;
/** A verdict's name, as people read it. */
export type VerdictKind = (typeof VERDICTS)[number];

/** Whether it matters, and why. */
export interface Verdict {
  readonly kind: VerdictKind;
  /** The short reason after the colon: "Falco's own driver loader". */
  readonly because: Prose;
  /** How sure, in words. */
  readonly confidence: Weight;
}

/** What a signal can speak for, the gravest first. */
export const EFFECTS = ["malicious", "raises_impact", "benign"] as const;
/** What a signal speaks for. */
export type Effect = (typeof EFFECTS)[number];

/** How much a signal can say, the most first. */
export const WEIGHTS = ["strong", "moderate", "weak"] as const;
/** How much something can say; of a verdict, how sure it is. */
export type Weight = (typeof WEIGHTS)[number];

/** A signal that holds, with the fields that show it. */
export interface Evidence {
  readonly signal: string;
  readonly effect: Effect;
  readonly weight: Weight;
  readonly say: Prose;
  /** The fields that it rests on, as they stand in the alert (redacted, cut at 200 characters). */
  readonly quotes: readonly Fact[];
}

/** A signal that cannot be decided, because the alert lacks fields. */
export interface Unknown {
  readonly signal: string;
  readonly effect: Effect;
  readonly say: Prose;
  readonly missingFields: readonly string[];
}

/** Where a command is meant to run: with your own kubectl, as root on the node, or where the audit log is. */
export const WHERES = ["workstation", "node", "audit"] as const;
/** One of the places where a command can be meant to run. */
export type Where = (typeof WHERES)[number];

/** Something to do; `run` is a checked command that names this alert's own objects. */
export interface Step {
  /** Empty when the command says it all. */
  readonly text: Prose;
  readonly where?: Where;
  readonly run?: string;
  /** What was checked of the command, in words. */
  readonly checked?: readonly string[];
}

/** A harmless explanation, and how to find out whether it is the right one. */
export interface BenignCause {
  readonly id: string;
  readonly cause: Prose;
  readonly confirm: Step;
  readonly expect: Prose;
  readonly verdictIfConfirmed: string;
  readonly alsoExpect?: Prose;
  readonly andAsk?: Prose;
}

/** A question whose answer decides, and the command that answers it. */
export interface Question {
  readonly ask: Prose;
  readonly where: Where;
  readonly run?: string;
  readonly checked?: readonly string[];
  readonly interpret: Prose;
}

/** A way to stop what happens, with what it costs and how to take it back. */
export interface Containment {
  readonly do: Prose;
  readonly where: Where;
  readonly run?: string;
  readonly reversible: boolean;
  readonly caveat?: Prose;
  /** Kubernetes YAML to apply after the command. */
  readonly thenApply?: string;
  readonly checked?: readonly string[];
  /** Who and what else is touched. */
  readonly blastRadius?: Prose;
  /** How to take it back. */
  readonly undo?: Step;
}

/** A change that keeps this from happening again. */
export interface Hardening {
  readonly do: Prose;
  readonly ref?: string;
  readonly yaml?: string;
  readonly checked?: readonly string[];
}

/** A change of Falco's rules that keeps harmless alerts of this kind away. */
export interface Tuning {
  readonly note: Prose;
  /** Falco rules-file items, to be loaded after the file that defines the rule. */
  readonly yaml?: string;
  readonly checked?: readonly string[];
  readonly caveat?: Prose;
}

/** A playbook's runbook. */
export interface Runbook {
  /** Markdown. Where a part of it was withheld, a note says so. */
  readonly text: string;
  /** What was checked of its commands and documents, in words. */
  readonly checked: readonly string[];
}

/** A MITRE ATT&CK technique and why it is named. */
export interface Technique {
  readonly id: string;
  readonly name: string;
  readonly tactic: string;
  readonly why: Prose;
}

/** A field of the alert with its value. */
export interface Fact {
  readonly field: string;
  /** Redacted; cut values end in `… (cut, N characters)`. */
  readonly value: string;
}

/** A process in the chain of parents. */
export interface ProcessNode {
  readonly name: string;
  readonly detail: string | undefined;
}

/** Advice that did not pass, and why it is not shown. */
export interface Withheld {
  readonly what: Prose;
  readonly reason: string;
}

/** Plain text of a prose, for places that have no formatting. */
export function plainText(prose: Prose): string {
  return prose.map((span) => span.text).join("");
}

/** Whether `whatHappened` adds to the headline; a rule's own sentence stands for both. */
export function saysMore({ headline, whatHappened }: Analysis): boolean {
  return plainText(whatHappened) !== plainText(headline);
}

/** Prose made of our own words only. */
export function words(text: string): Prose {
  return [{ text }];
}
