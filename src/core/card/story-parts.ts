import type { RichTextPart } from "../../block-kit/types.ts";
import { findingName } from "../triage/finding.ts";
import type { CardModel } from "./card.ts";
import { type Chapter, chapter, type Lengths, type Piece } from "./chapter.ts";
import { numberWords, plural } from "./count-words.ts";
import { literal } from "./literal-text.ts";
import type { Related, RelatedFinding, ShownStory } from "./related.ts";
import { bold, bullets, type Inline, type LinePart, line, link, momentToTheSecond, prose, value } from "./rich-text.ts";
import { severityWords } from "./standing.ts";

/** More stories than this at once would push the verdict out of sight; the rest is in the closed part. */
const STORIES_IN_HEAD = 2;
const NAMES_IN_HEAD = 4;

/** The card's first word on what belongs together: one line for each story, or one for what is merely near. */
export function storyLines({ finding, related }: Pick<CardModel, "finding" | "related">): RichTextPart[] {
  const { stories, others, notShown } = related;
  if (stories.length > 0)
    return stories.slice(0, STORIES_IN_HEAD).map((story) => line(...headWords(story, finding.id)));
  if (others.length === 0) return [];
  const names = nameList(others, others.length + notShown);
  return [line("🔗 Near it, no common cause claimed: ", ...names)];
}

function headWords({ members, kind, title }: ShownStory, id: number): LinePart[] {
  const own = members.findIndex(({ finding }) => finding.id === id);
  const before = members.slice(0, own);
  const after = members.slice(own + 1);
  const name = bold(literal(title, 100));
  const sign = kind === "attack" ? "⛓️" : "🔗";
  const [first] = before;
  const later =
    after.length === 0 ? [] : [`${plural(after.length, "later finding")}: `, ...nameList(after, after.length)];
  if (first === undefined) return [`${sign} A story begins here: `, name, ", ", ...later];
  return [
    `${sign} Part of a story with `,
    nameOf(first),
    ": ",
    name,
    `, ${plural(before.length, "earlier finding")}`,
    ...(later.length === 0 ? [] : ["; ", ...later]),
  ];
}

function nameList(findings: readonly RelatedFinding[], total: number): LinePart[] {
  const shown = findings.slice(0, NAMES_IN_HEAD);
  const names = shown.flatMap((each, index): LinePart[] => [index === 0 ? "" : ", ", nameOf(each)]);
  return total > shown.length ? [...names, ` and ${moreWords(total - shown.length)}`] : names;
}

/** Counting stops at some hundreds: what a flood makes beyond them changes nothing for the reader. */
function moreWords(count: number): string {
  return `${count > SURELY_COUNTED ? "at least " : ""}${numberWords(count)} more`;
}

const SURELY_COUNTED = 150;

/** The finding's name, as a link to its card where Slack has told its address. */
function nameOf({ finding, link: url }: RelatedFinding): Inline {
  return link(url, findingName(finding.id));
}

/** Each story in the order of its events, then what is merely near. */
export function relatedChapters(
  { finding, related }: Pick<CardModel, "finding" | "related">,
  lengths: Lengths,
): Chapter[] {
  return [
    ...related.stories.flatMap((story) =>
      chapter(`Story: ${literal(story.title, 80)}`, storyPieces(story, finding.id, lengths)),
    ),
    ...chapter("Near it about the same time (no common cause claimed)", nearPieces(related, finding.id, lengths)),
  ];
}

/** One story: its sequence, what it means, what would confirm it. */
export function storyPieces({ means, confirm, members }: ShownStory, id: number, lengths: Lengths): Piece[] {
  return [
    ...members.map((member) => eventPiece(member, id, lengths, member.label)),
    [line(bold("What it means: "), literal(means, lengths.prose))],
    [line(bold("To confirm it: "), literal(confirm, lengths.prose))],
  ];
}

function nearPieces({ others, notShown }: Related, id: number, lengths: Lengths): Piece[] {
  const more = notShown === 0 ? [] : [[line(`and ${moreWords(notShown)}, not shown here.`)]];
  return [...others.map((other) => eventPiece(other, id, lengths)), ...more];
}

/** One line of a sequence: when, which finding, its rule, what happened, and what we think of it. */
function eventPiece(event: RelatedFinding, id: number, lengths: Lengths, label?: string): Piece {
  const { finding, at, headline } = event;
  const isOwn = finding.id === id;
  return bullets([
    [
      momentToTheSecond(at),
      " · ",
      isOwn ? bold(findingName(id)) : nameOf(event),
      isOwn ? " (this one)" : "",
      ` · ${severityWords(finding)} · `,
      value(finding.rule, 120),
      label === undefined ? "" : ` · ${literal(label, 200)}`,
      ": ",
      prose(headline, Math.min(lengths.prose, LONGEST_HEADLINE)),
      ` — ${verdictOf(event)}`,
    ],
  ]);
}

const LONGEST_HEADLINE = 400;

/** Once somebody has resolved it, their word stands for ours. */
function verdictOf({ finding: { state }, verdict }: RelatedFinding): string {
  return state.kind === "resolved" ? `resolved: ${state.disposition}` : verdict;
}
