import type {
  Analysis,
  BenignCause,
  Containment,
  Evidence,
  Fact,
  Prose,
  Question,
  Tuning,
  Unknown,
  Where,
} from "../analysis.ts";
import { saysMore } from "../analysis.ts";
import { EFFECT_WORDS, placeWords } from "../wording.ts";
import { lowerHeadings } from "./lower-headings.ts";
import { codeBlock, codeSpan, escaped, proseMarkdown } from "./markdown-text.ts";

/** The whole analysis as Markdown, written for reading. What comes from the alert stands in code, so that it formats nothing. */
export function analysisMarkdown(analysis: Analysis): string {
  const { verdict, benignCauses, triage, nextStep } = analysis;
  const because = verdict.because.length === 0 ? "" : `: ${proseMarkdown(verdict.because)}`;
  const confidence = verdict.kind === "sensor health" ? "" : ` · confidence: ${verdict.confidence}`;
  const doubted = verdict.kind === "probably benign, unconfirmed";
  const now = nextStep.text.length === 0 ? [] : [`**Now:** ${proseMarkdown(nextStep.text)}`];
  const sections = [
    `# ${escaped(analysis.title)}`,
    proseMarkdown(analysis.headline),
    `**Verdict:** ${verdict.kind}${because}${confidence}`,
    ...section("What happened", saysMore(analysis) ? paragraph(analysis.whatHappened) : []),
    ...section("Why it matters", paragraph(analysis.whyItMatters)),
    ...section("Evidence", bullets(analysis.evidence.map(evidenceText))),
    ...section("Not known from this alert", bullets(analysis.unknown.map(unknownText))),
    ...section("What this rule cannot tell", bullets(analysis.blindSpots.map(proseMarkdown))),
    ...section("Runbook", analysis.runbook === undefined ? [] : [lowerHeadings(analysis.runbook.text, 2).trim()]),
    ...section("Check first", [...now, ...benignCauses.flatMap(causeTexts), ...triage.flatMap(questionTexts)]),
    ...section(doubted ? "If it is not that: contain" : "Contain", analysis.containment.flatMap(containmentTexts)),
    ...section("Clean up", bullets(analysis.eradication.map(proseMarkdown))),
    ...section("Harden", analysis.hardening.flatMap(hardeningTexts)),
    ...section("Tune the rule", analysis.tuning.flatMap(tuningTexts)),
    ...section(
      "ATT&CK",
      bullets(
        analysis.attack.map(
          ({ id, name, tactic, why }) => `${id} ${escaped(name)} (${escaped(tactic)}): ${proseMarkdown(why)}`,
        ),
      ),
    ),
    ...ruleSection(analysis),
    ...section(
      "Process tree",
      bullets(
        analysis.processTree.map(({ name, detail }) =>
          [codeSpan(name), ...(detail === undefined ? [] : [codeSpan(detail)])].join(": "),
        ),
      ),
    ),
    ...section("Fields", bullets(analysis.facts.map(factText))),
    ...section(
      "Withheld, and why",
      bullets(analysis.withheld.map(({ what, reason }) => `${proseMarkdown(what)} — ${escaped(reason)}`)),
    ),
  ];
  return `${sections.join("\n\n")}\n`;
}

function section(title: string, parts: readonly string[]): readonly string[] {
  return parts.length === 0 ? [] : [`## ${title}`, ...parts];
}

function bullets(items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [items.map((item) => `- ${item}`).join("\n")];
}

function paragraph(text: Prose): readonly string[] {
  return text.length === 0 ? [] : [proseMarkdown(text)];
}

function evidenceText({ effect, weight, say, quotes }: Evidence): string {
  const shown = quotes.map(factText).join(", ");
  return `${EFFECT_WORDS[effect]} (${weight}): ${proseMarkdown(say)}${shown === "" ? "" : ` — ${shown}`}`;
}

function unknownText({ effect, say, missingFields }: Unknown): string {
  const missing = missingFields.map(codeSpan).join(", ");
  return `${EFFECT_WORDS[effect]}, if so: ${proseMarkdown(say)}${missing === "" ? "" : `; the alert lacks ${missing}`}`;
}

function causeTexts(cause: BenignCause): readonly string[] {
  const { confirm } = cause;
  return [
    `**Perhaps harmless:** ${proseMarkdown(cause.cause)}`,
    ...command("To confirm", confirm.text, confirm.where, confirm.run),
    ...optional("Expect", cause.expect),
    ...optional("Also expect", cause.alsoExpect),
    ...optional("Also ask", cause.andAsk),
  ];
}

function questionTexts({ ask, where, run, interpret }: Question): readonly string[] {
  return [...command("Question", ask, where, run), ...optional("How to read it", interpret)];
}

function containmentTexts(item: Containment): readonly string[] {
  const label = item.reversible ? "Can be undone" : "Cannot be undone";
  const changes = item.run !== undefined || item.thenApply !== undefined;
  return [
    ...command(changes || !item.reversible ? label : "", item.do, item.where, item.run),
    ...(item.thenApply === undefined ? [] : ["Then apply:", codeBlock("yaml", item.thenApply)]),
    ...optional("What else it touches", item.blastRadius),
    ...(item.undo === undefined
      ? []
      : command("To undo", item.undo.text, item.undo.where ?? item.where, item.undo.run)),
    ...optional("Mind", item.caveat),
  ];
}

function hardeningTexts({ do: what, ref, yaml }: Analysis["hardening"][number]): readonly string[] {
  return [
    `- ${proseMarkdown(what)}${ref === undefined ? "" : ` <${ref}>`}`,
    ...(yaml === undefined ? [] : [codeBlock("yaml", yaml)]),
  ];
}

function tuningTexts({ note, yaml, caveat }: Tuning): readonly string[] {
  return [proseMarkdown(note), ...(yaml === undefined ? [] : [codeBlock("yaml", yaml)]), ...optional("Mind", caveat)];
}

function command(label: string, text: Prose, where: Where | undefined, run: string | undefined): readonly string[] {
  if (text.length === 0 && run === undefined) return [];
  const place = run === undefined || where === undefined ? "" : `(${placeWords(where, run)})`;
  const said = [label === "" ? "" : `**${label}:**`, proseMarkdown(text), place].filter(Boolean).join(" ");
  return [said, ...(run === undefined ? [] : [codeBlock("bash", run)])];
}

function optional(label: string, text: Prose | undefined): readonly string[] {
  return text === undefined || text.length === 0 ? [] : [`**${label}:** ${proseMarkdown(text)}`];
}

function factText({ field, value }: Fact): string {
  return `${codeSpan(field)} = ${codeSpan(value)}`;
}

function ruleSection({ rule }: Analysis): readonly string[] {
  if (rule === undefined) return [];
  const exceptions = rule.exceptions.length === 0 ? "no exceptions" : `exceptions: ${rule.exceptions.join(", ")}`;
  return section("The rule in your files", [
    escaped(rule.description),
    codeBlock("text", rule.condition),
    [rule.definedIn, exceptions, ...(rule.tags.length > 0 ? [rule.tags.join(", ")] : [])].map(escaped).join(" · "),
  ]);
}
