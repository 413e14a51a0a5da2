import { countedCharacters } from "../../block-kit/characters.ts";
import { SLACK_LIMITS } from "../../block-kit/limits.ts";
import type { Block, RichTextBlock } from "../../block-kit/types.ts";
import { findingName } from "../triage/finding.ts";
import { adviceChapters, adviceTitle } from "./advice-chapters.ts";
import { analysisChapters } from "./analysis-chapters.ts";
import type { CardModel } from "./card.ts";
import { CARD_LENGTHS, type Chapter } from "./chapter.ts";
import { numberWords, plural } from "./count-words.ts";
import { factChapters } from "./fact-chapters.ts";
import { chapterBlocks, costOfChapters, type Fitted, fitChapters } from "./fit-chapters.ts";
import { line, richText } from "./rich-text.ts";
import { relatedChapters } from "./story-parts.ts";
import { timelineChapter } from "./timeline-chapter.ts";

/** A part of the card that is closed until somebody opens it. */
export interface Panel {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly RichTextBlock[];
}

interface WantedPanel {
  readonly id: string;
  readonly title: string;
  readonly chapters: readonly Chapter[];
  /** Its part of the room when there is not enough for all. */
  readonly share: number;
  /** Where the rest is, when there is not enough room. */
  readonly rest: string;
}

/** Below what Slack takes: titles and notes are counted roughly. */
const ROOM = SLACK_LIMITS.messageCharacters - 900;

/** The detail of a card, cut to what fits beside `others`; each panel says what it had to leave to the thread. */
export function cardPanels(model: CardModel, others: readonly Block[]): Panel[] {
  const wanted = wantedPanels(model).filter(({ chapters }) => chapters.length > 0);
  const budgets = shareOut(
    wanted.map(({ chapters, share }) => ({ cost: costOfChapters(chapters), share })),
    Math.max(0, ROOM - countedCharacters(others, "post")),
  );
  return wanted.map(({ id, title, chapters, rest }, index) => {
    const fitted = fitChapters(chapters, budgets[index] ?? 0);
    return { id, title, blocks: [...chapterBlocks(fitted.chapters), ...leftOutBlocks(fitted, rest)] };
  });
}

function wantedPanels(model: CardModel): WantedPanel[] {
  const { finding, analysis, timeline } = model;
  const health = finding.kind === "sensor health";
  const { facts, processTree, evidence, unknown, benignCauses, triage, containment, tuning } = analysis;
  const checks = benignCauses.length + triage.length;
  return [
    {
      id: "fields",
      title: titled(processTree.length > 0 ? "Fields and process tree" : "Fields", [plural(facts.length, "field")]),
      chapters: factChapters(analysis, CARD_LENGTHS),
      share: 0.18,
      rest: THREAD,
    },
    {
      id: "analysis",
      title: health
        ? "What it means"
        : titled("Analysis", [
            ...(evidence.length > 0 ? [plural(evidence.length, "signal")] : []),
            ...(unknown.length > 0 ? [`${numberWords(unknown.length)} unknown`] : []),
          ]),
      chapters: analysisChapters(analysis, CARD_LENGTHS),
      share: 0.24,
      rest: THREAD,
    },
    {
      id: "mitigation",
      title: titled(adviceTitle(health), [
        ...(checks > 0 ? [plural(checks, "check")] : []),
        ...(containment.length > 0 ? [`${plural(containment.length, "way")} to contain`] : []),
        ...(tuning.length > 0 ? [`${plural(tuning.length, "way")} to tune`] : []),
      ]),
      chapters: adviceChapters(analysis, CARD_LENGTHS),
      share: 0.36,
      rest: THREAD,
    },
    relatedPanel(model),
    {
      id: "timeline",
      title: timeline.length === 0 ? "Timeline" : titled("Timeline", [plural(timeline.length, "change")]),
      chapters: timelineChapter(finding, timeline, CARD_LENGTHS),
      share: 0.06,
      rest: "the audit log has all of it",
    },
  ];
}

const THREAD = "the thread has all of it";

function relatedPanel(model: CardModel): WantedPanel {
  const { stories, others } = model.related;
  const ids = new Set(stories.flatMap(({ members }) => members.map(({ finding }) => finding.id)));
  ids.delete(model.finding.id);
  return {
    id: "related",
    title:
      stories.length === 0
        ? titled("Nearby", [plural(others.length, "finding")])
        : titled("Related findings", [
            stories.length === 1 ? "1 story" : `${numberWords(stories.length)} stories`,
            plural(ids.size, "finding"),
            ...(others.length > 0 ? [`${numberWords(others.length)} nearby`] : []),
          ]),
    chapters: relatedChapters(model, CARD_LENGTHS),
    share: 0.16,
    rest: `/falco explain ${findingName(model.finding.id)} shows them`,
  };
}

/** What a reader can expect behind a closed title: `Mitigation · 4 checks · 1 way to contain`. */
function titled(title: string, contents: readonly string[]): string {
  return [title, ...contents].join(" · ");
}

/** Gives each its share or less, then what is left over to those that want more, the largest share first. */
function shareOut(wants: readonly { readonly cost: number; readonly share: number }[], room: number): number[] {
  const budgets = wants.map(({ cost, share }) => Math.min(cost, Math.floor(room * share)));
  let left = room - budgets.reduce((sum, budget) => sum + budget, 0);
  const byShare = wants.map((want, index) => ({ ...want, index })).toSorted((a, b) => b.share - a.share);
  for (const { cost, index } of byShare) {
    const more = Math.min(left, cost - (budgets[index] ?? 0));
    budgets[index] = (budgets[index] ?? 0) + more;
    left -= more;
  }
  return budgets;
}

function leftOutBlocks({ leftOut }: Fitted, rest: string): RichTextBlock[] {
  if (leftOut.length === 0) return [];
  const what = leftOut.map(({ title, pieces }) => `${numberWords(pieces)} more under “${title}”`);
  return [richText([line(`Not all fits here: ${what.join(", ")}; ${rest}.`)])];
}
