import type { Sentence } from "../triage/actions.ts";
import type { Finding, Moment } from "../triage/finding.ts";
import type { SlackMessage } from "./card.ts";
import { chapter } from "./chapter.ts";
import { plural } from "./count-words.ts";
import { type CardAddresses, findingLine } from "./finding-line.ts";
import { fitChapters, joinNeighbours } from "./fit-chapters.ts";
import { literal, parsedText } from "./literal-text.ts";
import { bold, bullets, type Inline, line, moment, person, richText, utc, value } from "./rich-text.ts";

const COMMANDS: readonly (readonly [string, string])[] = [
  ["/falco list", "what is not resolved yet, the worst first; add mine or all"],
  ["/falco explain F-12", "the whole analysis of a finding"],
  ["/falco explain Terminal shell in container", "what a rule means and what to do about it, and what it found"],
  ["/falco explain {…}", "the analysis of an alert that you paste, as JSON (or as text, which tells less)"],
  ["/falco explain … --here", "the same, for the whole channel to read"],
  ["/falco ack F-12", "you have it; likewise unack, escalate, reopen, unsuppress"],
  ["/falco suppress F-12", "hides its new alerts for a while; likewise resolve: both open a form"],
  ["/falco status", "whether every alert is accounted for, and how Slack is doing"],
];

/** What `/falco` can do. Only the asker sees the answer. */
export function renderHelp(): SlackMessage {
  return answer("What /falco can do", [
    line(bold("Falconer turns Falco's alerts into findings: one card, one thread, one owner each.")),
    ...bullets(COMMANDS.map(([command, what]) => [value(command, 100), ` ${what}`])),
    line("The buttons of a card do the same. What is suppressed is still stored and counted."),
  ]);
}

/** What somebody asked to be listed. */
export type Listed = "active" | "mine" | "all";

const NOTHING_LISTED: Readonly<Record<Listed, string>> = {
  active: "No finding is open or acknowledged.",
  mine: "Nothing is yours now.",
  all: "No finding yet.",
};

/** Findings, one line each, in the order given. */
export function renderFindingList(
  findings: readonly Finding[],
  now: Moment,
  which: Listed = "active",
  links: CardAddresses = new Map(),
): SlackMessage {
  if (findings.length === 0) return answer(NOTHING_LISTED[which], [line("✅ ", bold(NOTHING_LISTED[which]))]);
  const items = findings.map((finding) => bullets([findingLine(finding, now, links)]));
  const fitted = fitChapters(chapter("", items), LIST_ROOM);
  const shown = fitted.chapters.flatMap(({ pieces }) => pieces);
  const left = findings.length - shown.length;
  const title = plural(findings.length, "finding");
  return answer(title, [
    line(bold(title)),
    ...joinNeighbours(shown.flat()),
    ...(left > 0 ? [line(`${plural(left, "more finding")} not shown here.`)] : []),
  ]);
}

/** Below what one message takes. */
const LIST_ROOM = 8500;

/** What became of a request, in a sentence for the person who made it; `commands` in backticks are shown as code. */
export function renderNote(note: string | Sentence): SlackMessage {
  const parts = typeof note === "string" ? [note] : note;
  const shown = parts.flatMap((part) => {
    if (typeof part === "string") return withCode(part);
    return "user" in part ? person(part.user) : moment(part.moment);
  });
  const text = parts.map(plainPart).join("");
  return { text: parsedText(text, 300) || "That did not work.", blocks: [richText([line(shown)])] };
}

function plainPart(part: Sentence[number]): string {
  if (typeof part === "string") return part;
  return "user" in part ? "Somebody" : utc(part.moment);
}

function withCode(text: string): Inline[] {
  return literal(text, 1500)
    .split(/`([^`]+)`/)
    .map((piece, at) => ({ type: "text", text: piece, ...(at % 2 === 1 ? { style: { code: true } } : {}) }));
}

function answer(text: string, parts: Parameters<typeof richText>[0]): SlackMessage {
  return { text: parsedText(text, 300), blocks: [richText(parts)] };
}
