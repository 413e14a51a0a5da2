import { z } from "zod";
import { type Analysis, EFFECTS, type Prose, type Step, VERDICTS, WEIGHTS, WHERES } from "../analysis.ts";
import { proseMarkdown } from "./markdown-text.ts";

// What stands in `meta` and `describe` is for who reads the JSON: docs/explanation.schema.json is made of it.
const MARKDOWN = z.string().meta({
  id: "markdown",
  description: "Text written as Markdown; names and values of the alert stand in backticks.",
});
const CODE = z.string().meta({
  id: "code",
  description: "A command or document, exactly as it is to be used. It passed every check for this alert.",
});
const WHERE = z.enum(WHERES);
const CHECKED = z.array(z.string()).meta({ id: "checked", description: "What was checked of the code beside it." });
const STEP = z.strictObject({
  text: MARKDOWN,
  where: WHERE.optional(),
  run: CODE.optional(),
  checked: CHECKED.optional(),
});
const FACT = z
  .strictObject({ field: z.string(), value: z.string() })
  .meta({ id: "fact", description: "A field of the alert with its own text, redacted and cut at 1000 characters." });
const EFFECT = z.enum(EFFECTS);

/**
 * What `falconer explain --json` prints for one alert. Everything in it is redacted; `value` and `detail` are the
 * alert's own text (literal, cut at 1000 characters), `run`, `yaml` and `then_apply` are what passed every check.
 */
export const ANALYSIS_JSON = z.strictObject({
  format: z.literal("falconer/analysis/1"),
  rule: z.string(),
  basis: z.strictObject({ kind: z.enum(["playbook", "generic", "sensor health"]), id: z.string().optional() }),
  title: z.string(),
  headline: MARKDOWN,
  verdict: z.strictObject({
    kind: z.enum(VERDICTS),
    because: MARKDOWN,
    confidence: z.enum(WEIGHTS),
  }),
  what_happened: MARKDOWN,
  why_it_matters: MARKDOWN,
  blind_spots: z.array(MARKDOWN),
  evidence: z.array(
    z.strictObject({
      signal: z.string(),
      effect: EFFECT,
      weight: z.enum(WEIGHTS),
      say: MARKDOWN,
      quotes: z.array(FACT),
    }),
  ),
  unknown: z.array(
    z.strictObject({ signal: z.string(), effect: EFFECT, say: MARKDOWN, missing_fields: z.array(z.string()) }),
  ),
  benign_causes: z.array(
    z.strictObject({
      id: z.string(),
      cause: MARKDOWN,
      confirm: STEP,
      expect: MARKDOWN,
      verdict_if_confirmed: z.string(),
      also_expect: MARKDOWN.optional(),
      and_ask: MARKDOWN.optional(),
    }),
  ),
  next_step: STEP,
  runbook: z
    .strictObject({ text: MARKDOWN, checked: CHECKED })
    .optional()
    .describe("The team's own procedure, from the playbook; a note stands where a part of it was withheld."),
  triage: z.array(
    z.strictObject({
      ask: MARKDOWN,
      where: WHERE,
      run: CODE.optional(),
      checked: CHECKED.optional(),
      interpret: MARKDOWN,
    }),
  ),
  containment: z.array(
    z.strictObject({
      do: MARKDOWN,
      where: WHERE,
      run: CODE.optional(),
      then_apply: CODE.optional(),
      checked: CHECKED.optional(),
      reversible: z.boolean(),
      blast_radius: MARKDOWN.optional(),
      undo: STEP.optional(),
      caveat: MARKDOWN.optional(),
    }),
  ),
  eradication: z.array(MARKDOWN),
  hardening: z.array(
    z.strictObject({ do: MARKDOWN, ref: z.string().optional(), yaml: CODE.optional(), checked: CHECKED.optional() }),
  ),
  tuning: z.array(
    z.strictObject({ note: MARKDOWN, yaml: CODE.optional(), checked: CHECKED.optional(), caveat: MARKDOWN.optional() }),
  ),
  attack: z.array(z.strictObject({ id: z.string(), name: z.string(), tactic: z.string(), why: MARKDOWN })),
  facts: z.array(FACT),
  process_tree: z.array(z.strictObject({ name: z.string(), detail: z.string().optional() })),
  withheld: z
    .array(z.strictObject({ what: MARKDOWN, reason: z.string() }))
    .describe("Advice that was not fit to be shown for this alert, and why."),
  rule_text: z
    .strictObject({
      description: z.string(),
      condition: z.string(),
      tags: z.array(z.string()),
      defined_in: z.string(),
      exceptions: z.array(z.string()),
    })
    .optional()
    .describe("The rule as the operator's own files define it."),
});
/** The form of an analysis for machines, as `explain --json` prints it. */
export type AnalysisJson = z.infer<typeof ANALYSIS_JSON>;

/** The analysis of one alert as data. */
export function analysisJson(rule: string, analysis: Analysis): AnalysisJson {
  const { basis, verdict } = analysis;
  return {
    format: "falconer/analysis/1",
    rule,
    basis: { kind: basis.kind, ...(basis.kind === "playbook" ? { id: basis.id } : {}) },
    title: analysis.title,
    headline: proseMarkdown(analysis.headline),
    verdict: { ...verdict, because: proseMarkdown(verdict.because) },
    what_happened: proseMarkdown(analysis.whatHappened),
    why_it_matters: proseMarkdown(analysis.whyItMatters),
    blind_spots: analysis.blindSpots.map(proseMarkdown),
    evidence: analysis.evidence.map(({ say, quotes, ...rest }) => ({
      ...rest,
      say: proseMarkdown(say),
      quotes: [...quotes],
    })),
    unknown: analysis.unknown.map(({ signal, effect, say, missingFields }) => ({
      signal,
      effect,
      say: proseMarkdown(say),
      missing_fields: [...missingFields],
    })),
    ...adviceJson(analysis),
    ...runbookJson(analysis),
    attack: analysis.attack.map(({ why, ...rest }) => ({ ...rest, why: proseMarkdown(why) })),
    facts: [...analysis.facts],
    process_tree: analysis.processTree.map(({ name, detail }) => ({
      name,
      ...(detail === undefined ? {} : { detail }),
    })),
    withheld: analysis.withheld.map(({ what, reason }) => ({ what: proseMarkdown(what), reason })),
    ...ruleJson(analysis),
  };
}

type AdvicePart = "benign_causes" | "next_step" | "triage" | "containment" | "eradication" | "hardening" | "tuning";

function adviceJson(analysis: Analysis): Pick<AnalysisJson, AdvicePart> {
  return {
    benign_causes: analysis.benignCauses.map((cause) => ({
      id: cause.id,
      cause: proseMarkdown(cause.cause),
      confirm: stepJson(cause.confirm),
      expect: proseMarkdown(cause.expect),
      verdict_if_confirmed: cause.verdictIfConfirmed,
      ...(cause.alsoExpect === undefined ? {} : { also_expect: proseMarkdown(cause.alsoExpect) }),
      ...(cause.andAsk === undefined ? {} : { and_ask: proseMarkdown(cause.andAsk) }),
    })),
    next_step: stepJson(analysis.nextStep),
    triage: analysis.triage.map(({ ask, where, run, checked, interpret }) => ({
      ask: proseMarkdown(ask),
      where,
      ...code({ run }, checked),
      interpret: proseMarkdown(interpret),
    })),
    containment: analysis.containment.map((item) => ({
      do: proseMarkdown(item.do),
      where: item.where,
      ...code({ run: item.run, then_apply: item.thenApply }, item.checked),
      reversible: item.reversible,
      ...prose({ blast_radius: item.blastRadius, caveat: item.caveat }),
      ...(item.undo === undefined ? {} : { undo: stepJson(item.undo) }),
    })),
    eradication: analysis.eradication.map(proseMarkdown),
    hardening: analysis.hardening.map(({ do: what, ref, yaml, checked }) => ({
      do: proseMarkdown(what),
      ...code({ ref, yaml }, checked),
    })),
    tuning: analysis.tuning.map(({ note, yaml, checked, caveat }) => ({
      note: proseMarkdown(note),
      ...code({ yaml }, checked),
      ...prose({ caveat }),
    })),
  };
}

function runbookJson({ runbook }: Analysis): Pick<AnalysisJson, "runbook"> {
  return runbook === undefined ? {} : { runbook: { text: runbook.text, checked: [...runbook.checked] } };
}

function ruleJson({ rule }: Analysis): Pick<AnalysisJson, "rule_text"> {
  if (rule === undefined) return {};
  const { description, condition, tags, definedIn, exceptions } = rule;
  return { rule_text: { description, condition, tags: [...tags], defined_in: definedIn, exceptions: [...exceptions] } };
}

function stepJson({ text, where, run, checked }: Step) {
  return { text: proseMarkdown(text), ...(where === undefined ? {} : { where }), ...code({ run }, checked) };
}

/** What is there of these, so that no key stands for nothing. */
function code<Key extends string>(
  texts: Readonly<Record<Key, string | undefined>>,
  checked: readonly string[] | undefined,
): Partial<Record<Key, string>> & { checked?: string[] } {
  const given = Object.entries(texts).filter(([, text]) => text !== undefined);
  return {
    ...(Object.fromEntries(given) as Partial<Record<Key, string>>),
    ...(checked === undefined ? {} : { checked: [...checked] }),
  };
}

function prose<Key extends string>(texts: Readonly<Record<Key, Prose | undefined>>): Partial<Record<Key, string>> {
  const given = Object.entries<Prose | undefined>(texts).flatMap(([key, text]) =>
    text === undefined ? [] : [[key, proseMarkdown(text)]],
  );
  return Object.fromEntries(given) as Partial<Record<Key, string>>;
}
