import type { Analysis, BenignCause, Unknown } from "../analysis/analysis.ts";
import { EFFECT_WORDS } from "../analysis/wording.ts";
import { adviceChapters } from "./advice-chapters.ts";
import { analysisChapters } from "./analysis-chapters.ts";
import type { SlackMessage } from "./card.ts";
import { chapter, THREAD_LENGTHS } from "./chapter.ts";
import { literal } from "./literal-text.ts";
import { chapterMessages } from "./render-thread.ts";
import { bold, bullets, type LinePart, line, prose } from "./rich-text.ts";

/**
 * The answer to `/falco explain <rule>` when the rule never fired here: what is known of the rule itself. Nothing in it
 * speaks of an alert, for there is none.
 *
 * @param analysis - Made from an alert that carries the rule's name and nothing else.
 */
export function renderRule(rule: string, analysis: Analysis): readonly SlackMessage[] {
  const { unknown, benignCauses, blindSpots, whyItMatters, attack } = analysis;
  const knowledge = { ...analysis, whatHappened: [], evidence: [], unknown: [] };
  const advice = { ...analysis, benignCauses: [], triage: [], containment: [], withheld: [], nextStep: { text: [] } };
  return chapterMessages("Rule", literal(rule, 200), [
    { title: "In short", pieces: [[line(`${literal(analysis.title, 300)}. It has not fired here yet.`)]] },
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

function signalLine({ effect, say }: Unknown): LinePart[] {
  return [bold(`${EFFECT_WORDS[effect]}: `), prose(say, 700)];
}

function causeLine({ cause, expect }: BenignCause): LinePart[] {
  return [prose(cause, 700), " It is so when you find: ", prose(expect, 700)];
}
