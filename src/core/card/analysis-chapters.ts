import { type Analysis, type Evidence, type RuleText, saysMore, type Unknown } from "../analysis/analysis.ts";
import { EFFECT_WORDS } from "../analysis/wording.ts";
import { type Chapter, chapter, codeParts, type Lengths, type Piece } from "./chapter.ts";
import { literal } from "./literal-text.ts";
import { bold, bullets, type LinePart, line, prose, value } from "./rich-text.ts";

/** What happened, why it matters, what speaks for what, and what nobody can know from this alert. */
export function analysisChapters(analysis: Analysis, lengths: Lengths): Chapter[] {
  return [
    ...chapter("What happened", saysMore(analysis) ? paragraph(analysis.whatHappened, lengths) : []),
    ...chapter("Why it matters", paragraph(analysis.whyItMatters, lengths)),
    ...chapter(
      "Evidence in this alert",
      analysis.evidence.map((item) => bullets([evidenceLine(item, lengths)])),
    ),
    ...chapter(
      "Not known from this alert",
      analysis.unknown.map((item) => bullets([unknownLine(item, lengths)])),
    ),
    ...chapter(
      "What this rule cannot see",
      analysis.blindSpots.map((item) => bullets([[prose(item, lengths.prose)]])),
    ),
    ...chapter("The rule, as your files define it", ruleParts(analysis.rule, lengths)),
    ...chapter(
      "ATT&CK",
      analysis.attack.map(({ id, name, tactic, why }) =>
        bullets([[value(id, 20), ` ${literal(name, 120)} (${literal(tactic, 60)}): `, prose(why, lengths.prose)]]),
      ),
    ),
  ];
}

function paragraph(text: Analysis["whatHappened"], lengths: Lengths): Piece[] {
  return text.length === 0 ? [] : [[line(prose(text, lengths.prose))]];
}

/** Its own words first: what it looks for, then how exactly. */
function ruleParts(rule: RuleText | undefined, lengths: Lengths): Piece[] {
  if (rule === undefined) return [];
  const exceptions = rule.exceptions.length === 0 ? "no exceptions" : `exceptions: ${rule.exceptions.join(", ")}`;
  const place = [rule.definedIn, exceptions, ...(rule.tags.length > 0 ? [rule.tags.join(", ")] : [])].join(" · ");
  return [
    [line(literal(rule.description, lengths.prose))],
    codeParts(rule.condition, lengths),
    [line(literal(place, lengths.prose))],
  ];
}

function evidenceLine({ effect, weight, say, quotes }: Evidence, lengths: Lengths): LinePart[] {
  const shown = quotes
    .slice(0, MOST_QUOTES)
    .flatMap(({ field, value: text }, index): LinePart[] => [
      index === 0 ? " — " : ", ",
      value(field, 100),
      " = ",
      value(text, Math.min(lengths.value, QUOTE)),
    ]);
  return [
    bold(`${EFFECT_WORDS[effect]} (${weight}): `),
    prose(say, lengths.prose),
    ...shown,
    andMore(quotes.length, MOST_QUOTES),
  ];
}

function unknownLine({ effect, say, missingFields }: Unknown, lengths: Lengths): LinePart[] {
  const fields = missingFields
    .slice(0, MOST_FIELDS)
    .flatMap((field, index): LinePart[] => [index === 0 ? "; the alert lacks " : ", ", value(field, 100)]);
  return [
    bold(`${EFFECT_WORDS[effect]}, if so: `),
    prose(say, lengths.prose),
    ...fields,
    andMore(missingFields.length, MOST_FIELDS),
  ];
}

/** Analyses quote a few fields, cut at 200 characters; this holds even if one does not. */
const MOST_QUOTES = 8;
const QUOTE = 220;
const MOST_FIELDS = 20;

function andMore(all: number, shown: number): string {
  return all > shown ? ` and ${all - shown} more` : "";
}
