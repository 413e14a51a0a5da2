import { findingName } from "../triage/finding.ts";
import type { CardModel, SlackMessage } from "./card.ts";
import { chapter, THREAD_LENGTHS } from "./chapter.ts";
import { literal } from "./literal-text.ts";
import type { ShownStory } from "./related.ts";
import { chapterMessages } from "./render-thread.ts";
import { storyPieces } from "./story-parts.ts";

/** The sequence of a story, for the thread of a finding in it. */
export function renderStory({ finding }: CardModel, story: ShownStory): readonly SlackMessage[] {
  const chapters = chapter("In the order of the events", storyPieces(story, finding.id, THREAD_LENGTHS));
  return chapterMessages(`Story with ${findingName(finding.id)}`, literal(story.title, 200), chapters);
}
