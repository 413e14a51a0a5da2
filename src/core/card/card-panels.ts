import { countedCharacters } from "../../block-kit/characters.ts";
import { SLACK_LIMITS } from "../../block-kit/limits.ts";
import type { Block, RichTextBlock } from "../../block-kit/types.ts";
import { adviceChapters } from "./advice-chapters.ts";
import { analysisChapters } from "./analysis-chapters.ts";
import type { CardModel } from "./card.ts";
import { CARD_LENGTHS, type Chapter } from "./chapter.ts";
import { plural } from "./count-words.ts";
import { factChapters } from "./fact-chapters.ts";
import { chapterBlocks, costOfChapters, type Fitted, fitChapters } from "./fit-chapters.ts";
import { line, richText } from "./rich-text.ts";
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
}

/** Below what Slack takes: titles and notes are counted roughly. */
const ROOM = SLACK_LIMITS.messageCharacters - 600;

/** The detail of a card, cut to what fits beside `others`; each panel says what it had to leave to the thread. */
export function cardPanels(model: CardModel, others: readonly Block[]): Panel[] {
  const wanted = wantedPanels(model).filter(({ chapters }) => chapters.length > 0);
  const budgets = shareOut(
    wanted.map(({ chapters, share }) => ({ cost: costOfChapters(chapters), share })),
    Math.max(0, ROOM - countedCharacters(others, "post")),
  );
  return wanted.map(({ id, title, chapters }, index) => {
    const fitted = fitChapters(chapters, budgets[index] ?? 0);
    return { id, title, blocks: [...chapterBlocks(fitted.chapters), ...leftOutBlocks(fitted)] };
  });
}

function wantedPanels({ finding, analysis, timeline }: CardModel): WantedPanel[] {
  const health = finding.kind === "sensor health";
  return [
    { id: "fields", title: "Fields and process tree", chapters: factChapters(analysis, CARD_LENGTHS), share: 0.2 },
    {
      id: "analysis",
      title: health ? "What it means" : "Analysis",
      chapters: analysisChapters(analysis, CARD_LENGTHS),
      share: 0.27,
    },
    {
      id: "mitigation",
      title: health ? "What to do" : "Mitigation",
      chapters: adviceChapters(analysis, CARD_LENGTHS),
      share: 0.43,
    },
    { id: "timeline", title: "Timeline", chapters: timelineChapter(finding, timeline, CARD_LENGTHS), share: 0.1 },
  ];
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

function leftOutBlocks({ leftOut }: Fitted): RichTextBlock[] {
  if (leftOut.length === 0) return [];
  const what = leftOut.map(({ title, pieces }) => `${plural(pieces, "more part")} of “${title}”`);
  return [richText([line(`Not all fits here: ${what.join(", ")} in the thread.`)])];
}
