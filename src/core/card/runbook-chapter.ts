import type { Analysis } from "../analysis/analysis.ts";
import { CARD_LENGTHS, type Chapter, chapter, type Lengths } from "./chapter.ts";
import { markdownPieces } from "./markdown/markdown-pieces.ts";
import { line } from "./rich-text.ts";

/** The team's own procedure as it was written; on the card only where to find it. */
export function runbookChapter({ runbook }: Analysis, lengths: Lengths): Chapter[] {
  if (runbook === undefined) return [];
  if (lengths === CARD_LENGTHS) return chapter("Runbook", [[line("There is one for this: it stands in the thread.")]]);
  return chapter("Runbook", markdownPieces(runbook.text));
}
