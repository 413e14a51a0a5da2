import type { RichTextPart } from "../../block-kit/types.ts";
import { withoutPlace } from "../analysis/alert-view.ts";
import { findingName } from "../triage/finding.ts";
import type { CardModel } from "./card.ts";
import { CARD_LENGTHS, type Chapter, chapter, type Lengths, type Piece } from "./chapter.ts";
import { numberWords, plural } from "./count-words.ts";
import { literal } from "./literal-text.ts";
import type { Related, RelatedFinding, ShownStory } from "./related.ts";
import { bold, bullets, type Inline, type LinePart, line, link, momentToTheSecond, prose, value } from "./rich-text.ts";
import { severityWords } from "./standing.ts";

/** More stories than this at once would push the verdict out of sight; the rest is in the closed part. */
const STORIES_IN_HEAD = 2;
const NAMES_IN_HEAD = 4;

/** The card's first word on what belongs together. What is merely near has no place here: it would be noise. */
export function storyLines({ finding, related }: Pick<CardModel, "finding" | "related">): RichTextPart[] {
  return related.stories.slice(0, STORIES_IN_HEAD).map((story) => line(...headWords(story, finding.id)));
}

function headWords({ members, kind, title }: ShownStory, id: number): LinePart[] {
  const own = members.findIndex(({ finding }) => finding.id === id);
  const before = members.slice(0, own);
  const after = members.slice(own + 1);
  const name = bold(literal(title, 100));
  const sign = kind === "attack" ? "⛓️" : "🔗";
  const [first] = before;
  const later = after.length === 0 ? [] : [`${plural(after.length, "later finding")}: `, ...nameList(after)];
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

function nameList(findings: readonly RelatedFinding[]): LinePart[] {
  const shown = findings.slice(0, NAMES_IN_HEAD);
  const names = shown.flatMap((each, index): LinePart[] => [index === 0 ? "" : ", ", nameOf(each)]);
  const left = findings.length - shown.length;
  return left > 0 ? [...names, ` and ${numberWords(left)} more`] : names;
}

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
    ...chapter("Nearby", nearPieces(related, lengths)),
  ];
}

/** One story: its sequence, what it means, what would confirm it. */
export function storyPieces({ means, confirm, members }: ShownStory, id: number, lengths: Lengths): Piece[] {
  return [
    ...members.map((member) => (member.finding.id === id ? ownPiece(member) : memberPiece(member, lengths))),
    [line(bold("What it means: "), literal(means, lengths.prose))],
    [line(bold("To confirm it: "), literal(confirm, lengths.prose))],
  ];
}

function nearPieces({ others, incomplete }: Related, lengths: Lengths): Piece[] {
  if (others.length === 0) return [];
  const intro = `${NEARBY}${incomplete ? " There may be more: of a crowd only some are looked at." : ""}`;
  return [[line(intro)], ...others.map((other) => eventPiece(other, [value(other.finding.rule, 120)], lengths))];
}

const NEARBY = "In the same container, pod or process within 15 minutes; no common cause is claimed.";

type Member = ShownStory["members"][number];

/** The card above says what happened. */
function ownPiece({ finding, at, label }: Member): Piece {
  return bullets([
    [momentToTheSecond(at), " · ", bold(findingName(finding.id)), " (this one) · ", literal(label, 200)],
  ]);
}

/** The label says in words what the rule's name says; where there is room both stand. */
function memberPiece(member: Member, lengths: Lengths): Piece {
  const rule = lengths === CARD_LENGTHS ? [] : [value(member.finding.rule, 120), " · "];
  return eventPiece(member, [...rule, literal(member.label, 200)], lengths);
}

/** One line of a sequence: when, which finding, what kind of thing, what happened, and what we think of it. */
function eventPiece(event: RelatedFinding, kind: readonly LinePart[], lengths: Lengths): Piece {
  const { finding, at, headline } = event;
  // What is related shares the place of this finding.
  const sentence =
    lengths === CARD_LENGTHS ? prose(withoutPlace(headline), SHORT_HEADLINE) : prose(headline, LONG_HEADLINE);
  const head: LinePart[] = [momentToTheSecond(at), " · ", nameOf(event), ` · ${severityWords(finding)} · `];
  return bullets([[...head, ...kind, ": ", sentence, ` — ${verdictOf(event)}`]]);
}

/** The whole sentence stands on the other card; who did what comes first in it. */
const SHORT_HEADLINE = 120;
const LONG_HEADLINE = 600;

/** Once somebody has resolved it, their word stands for ours. */
function verdictOf({ finding: { state }, verdict }: RelatedFinding): string {
  return state.kind === "resolved" ? `resolved: ${state.disposition}` : verdict;
}
