import { findingName } from "../triage/finding.ts";
import { adviceChapters } from "./advice-chapters.ts";
import { analysisChapters } from "./analysis-chapters.ts";
import type { CardModel, SlackMessage } from "./card.ts";
import { verdictLine } from "./card-head.ts";
import { type Chapter, THREAD_LENGTHS } from "./chapter.ts";
import { factChapters } from "./fact-chapters.ts";
import { chapterBlocks } from "./fit-chapters.ts";
import { literal, parsedText } from "./literal-text.ts";
import { bold, line, richText } from "./rich-text.ts";
import { splitChapters } from "./split-chapters.ts";

/** The full analysis for reading, over as many numbered messages as it needs. Nothing is left out. */
export function renderThread({ finding, analysis }: CardModel): readonly SlackMessage[] {
  return chapterMessages(`Analysis of ${findingName(finding.id)}`, literal(analysis.title, 200), [
    { title: "Verdict", pieces: [[verdictLine(analysis)]] },
    ...analysisChapters(analysis, THREAD_LENGTHS),
    ...adviceChapters(analysis, THREAD_LENGTHS),
    ...factChapters(analysis, THREAD_LENGTHS),
  ]);
}

/** Chapters as numbered messages under a common heading, in which only `subject` may be outside text (made literal). */
export function chapterMessages(heading: string, subject: string, chapters: readonly Chapter[]): SlackMessage[] {
  const parts = splitChapters(chapters);
  return parts.map((part, index) => {
    const number = parts.length === 1 ? "" : ` (${index + 1}/${parts.length})`;
    return {
      text: parsedText(`${heading}${number}: ${subject}`, 300),
      blocks: [richText([line(bold(`${heading}${number}`), `: ${subject}`)]), ...chapterBlocks(part)],
    };
  });
}
