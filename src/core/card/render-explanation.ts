import { SLACK_LIMITS } from "../../block-kit/limits.ts";
import type { Analysis } from "../analysis/analysis.ts";
import { type Finding, findingName } from "../triage/finding.ts";
import { adviceChapters } from "./advice-chapters.ts";
import { analysisChapters } from "./analysis-chapters.ts";
import type { SlackMessage } from "./card.ts";
import { verdictLine } from "./card-head.ts";
import { THREAD_LENGTHS } from "./chapter.ts";
import { plural } from "./count-words.ts";
import { factChapters } from "./fact-chapters.ts";
import { literal } from "./literal-text.ts";
import { NOTHING_RELATED, type Related } from "./related.ts";
import { chapterMessages } from "./render-thread.ts";
import { line, prose, richText } from "./rich-text.ts";
import { relatedChapters } from "./story-parts.ts";

/**
 * The answer to `/falco explain`: the whole analysis of a finding, of a rule, or of a pasted alert.
 *
 * @returns At most as many messages as a `response_url` takes; the last one says if that was not enough.
 */
export function renderExplanation(
  analysis: Analysis,
  finding?: Finding,
  related: Related = NOTHING_RELATED,
): readonly SlackMessage[] {
  const heading = finding === undefined ? "Analysis" : `Analysis of ${findingName(finding.id)}`;
  const messages = chapterMessages(heading, literal(analysis.title, 200), [
    { title: "In short", pieces: [[line(prose(analysis.headline, 800)), verdictLine(analysis)]] },
    ...(finding === undefined ? [] : relatedChapters({ finding, related }, THREAD_LENGTHS)),
    ...analysisChapters(analysis, THREAD_LENGTHS),
    ...adviceChapters(analysis, THREAD_LENGTHS),
    ...factChapters(analysis, THREAD_LENGTHS),
  ]);
  const most = SLACK_LIMITS.responseUrlUses;
  if (messages.length <= most) return messages;
  const missing = `Slack takes no more answers here: ${plural(messages.length - most, "more message")} left out.`;
  const where = finding === undefined ? " `npx falconer explain` prints it all." : " The finding's thread has it all.";
  return messages
    .slice(0, most)
    .map((message, at) =>
      at < most - 1 ? message : { ...message, blocks: [...message.blocks, richText([line(missing + where)])] },
    );
}
