import { type Finding, findingName, type Moment, type UserId } from "../triage/finding.ts";
import type { SlackMessage } from "./card.ts";
import { chapter } from "./chapter.ts";
import { numberWords, plural } from "./count-words.ts";
import { fitChapters } from "./fit-chapters.ts";
import { literal, parsedText } from "./literal-text.ts";
import { bold, bullets, type LinePart, line, moment, person, richText, value } from "./rich-text.ts";
import { severityWords, standingOf, standingWords } from "./standing.ts";

/** A sentence that may name people, as refusals do. */
type Sentence = readonly (string | { readonly user: UserId })[];

const COMMANDS: readonly (readonly [string, string])[] = [
  ["/falco list", "what is not resolved yet, the worst first"],
  ["/falco explain F-12", "the whole analysis of a finding"],
  ["/falco explain Terminal shell in container", "what a rule means and what to do about it"],
  ["/falco explain {…}", "the analysis of an alert that you paste as JSON"],
  ["/falco status", "whether every alert is accounted for, and how Slack is doing"],
  ["/falco help", "this page"],
];

/** What `/falco` can do. Only the asker sees the answer. */
export function renderHelp(): SlackMessage {
  return answer("What /falco can do", [
    line(bold("Falconer turns Falco's alerts into findings: one card, one thread, one owner each.")),
    ...bullets(COMMANDS.map(([command, what]) => [value(command, 100), ` ${what}`])),
    line(
      "On a card: Acknowledge means that you have it. Suppress hides new alerts for a while; they are still counted.",
    ),
  ]);
}

/** Findings, one line each, in the order given. */
export function renderFindingList(findings: readonly Finding[], now: Moment): SlackMessage {
  if (findings.length === 0) {
    return answer("Nothing is open", [line("✅ ", bold("Nothing is open."), " Every finding is resolved.")]);
  }
  const items = findings.map((finding) => bullets([findingLine(finding, now)]));
  const fitted = fitChapters(chapter("", items), LIST_ROOM);
  const shown = fitted.chapters.flatMap(({ pieces }) => pieces);
  const left = findings.length - shown.length;
  const title = plural(findings.length, "finding");
  return answer(title, [
    line(bold(title)),
    ...shown.flat(),
    ...(left > 0 ? [line(`${plural(left, "more finding")} not shown here.`)] : []),
  ]);
}

/** Below what one message takes. */
const LIST_ROOM = 8500;

/** Why something was not done, in words for the person who asked. */
export function renderRefusal(reason: string | Sentence): SlackMessage {
  const parts = typeof reason === "string" ? [reason] : reason;
  const shown = parts.map((part) => (typeof part === "string" ? literal(part, 1000) : person(part.user)));
  const text = parts.map((part) => (typeof part === "string" ? part : "Somebody")).join("");
  return { text: parsedText(text, 300) || "That did not work.", blocks: [richText([line(...shown)])] };
}

function findingLine(finding: Finding, now: Moment): LinePart[] {
  const { state } = finding;
  const standing = standingOf(finding, now);
  return [
    bold(`${severityWords(finding)} ${findingName(finding.id)}`),
    ` ${standingWords(standing)} · `,
    literal(finding.rule, 100),
    " · ",
    value(finding.subject.where, 80),
    ` · ×${numberWords(finding.count)}, last `,
    moment(finding.lastSeenAt),
    ...(standing.triage === "acknowledged" && state.kind === "acknowledged"
      ? [" · ", person(state.by), " has it"]
      : []),
  ];
}

function answer(text: string, parts: Parameters<typeof richText>[0]): SlackMessage {
  return { text: parsedText(text, 300), blocks: [richText(parts)] };
}
