import type { Analysis, BenignCause, Unknown } from "../analysis/analysis.ts";
import { EFFECT_WORDS } from "../analysis/wording.ts";
import type { Finding, Moment } from "../triage/finding.ts";
import { adviceChapters } from "./advice-chapters.ts";
import { analysisChapters } from "./analysis-chapters.ts";
import type { SlackMessage } from "./card.ts";
import { chapter, type Piece, THREAD_LENGTHS } from "./chapter.ts";
import { type CardAddresses, findingLine } from "./finding-line.ts";
import { literal } from "./literal-text.ts";
import { chapterMessages } from "./render-thread.ts";
import { bold, bullets, type LinePart, line, prose, value } from "./rich-text.ts";

/** What a rule has found here. */
export interface FoundByRule {
  readonly fired: boolean;
  /** Its findings that are not resolved, the newest first. */
  readonly unresolved: readonly Finding[];
  readonly links: CardAddresses;
  readonly now: Moment;
}

/**
 * The answer to `/falco explain <rule>`: what is known of the rule itself, and its newest findings that are not
 * resolved. The rest of it speaks of no alert.
 *
 * @param analysis - Made from an alert that carries the rule's name and nothing else.
 */
export function renderRule(rule: string, analysis: Analysis, found: FoundByRule): readonly SlackMessage[] {
  const { unknown, benignCauses, blindSpots, whyItMatters, attack } = analysis;
  const knowledge = { ...analysis, whatHappened: [], evidence: [], unknown: [] };
  const advice = { ...analysis, benignCauses: [], triage: [], containment: [], withheld: [], nextStep: { text: [] } };
  return chapterMessages("Rule", literal(rule, 200), [
    { title: "In short", pieces: [[line(`${literal(analysis.title, 300)}. ${firedWords(found)}`)]] },
    ...chapter("What it found here and is not resolved, the newest first", findingParts(found)),
    ...analysisChapters({ ...knowledge, blindSpots, whyItMatters, attack }, THREAD_LENGTHS),
    ...chapter(
      "What will speak for and against",
      unknown.map((signal) => bullets([signalLine(signal)])),
    ),
    ...chapter(
      "Harmless explanations",
      benignCauses.map((cause) => bullets([causeLine(cause)])),
    ),
    ...adviceChapters(advice, THREAD_LENGTHS).filter(({ title }) => title !== "Check first"),
  ]);
}

function firedWords({ fired, unresolved }: FoundByRule): string {
  if (unresolved.length > 0) return "It has fired here.";
  return fired ? "All that it found here is resolved." : "It has not fired here yet.";
}

/** A rule that fires everywhere must not drown what it means. */
const MOST_FINDINGS = 5;

function findingParts({ unresolved, links, now }: FoundByRule): Piece[] {
  const shown = unresolved.slice(0, MOST_FINDINGS).map((finding) => bullets([findingLine(finding, now, links)]));
  return unresolved.length > MOST_FINDINGS ? [...shown, [line("There are more: ", value("/falco list", 20))]] : shown;
}

function signalLine({ effect, say }: Unknown): LinePart[] {
  return [bold(`${EFFECT_WORDS[effect]}: `), prose(say, 700)];
}

function causeLine({ cause, expect }: BenignCause): LinePart[] {
  return [prose(cause, 700), " It is so when you find: ", prose(expect, 700)];
}
