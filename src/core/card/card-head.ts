import type { ContextBlock } from "@slack/types";
import type { HeaderBlock, RichTextBlock, RichTextPart } from "../../block-kit/types.ts";
import type { Analysis, VerdictKind } from "../analysis/analysis.ts";
import { plainText } from "../analysis/analysis.ts";
import { EFFECT_WORDS } from "../analysis/wording.ts";
import { type Disposition, type Finding, findingName, type Moment } from "../triage/finding.ts";
import { adviceTitle } from "./advice-chapters.ts";
import type { CardModel } from "./card.ts";
import { durationWords, numberWords, plural } from "./count-words.ts";
import { literal, parsedText } from "./literal-text.ts";
import { bold, bullets, type LinePart, line, moment, person, prose, quoted, richText, utc } from "./rich-text.ts";
import { severityWords, standingOf, standingWords } from "./standing.ts";
import { storyLines } from "./story-parts.ts";

/** The five seconds: severity, rule and state; who did what where; how often; is it bad; who has it and what next. */
export function cardHead(model: CardModel): (HeaderBlock | RichTextBlock)[] {
  const { finding, analysis, now } = model;
  return [
    titleBlock(finding, now),
    richText([line(prose(analysis.headline, 600)), line(...seenParts(finding)), ...storyLines(model)], "what"),
    richText(verdictParts(finding, analysis), "verdict"),
    richText(ownerParts(model), "owner"),
  ];
}

/** One sentence for notifications and screen readers, already escaped. */
export function cardSentence({ finding, analysis, now }: CardModel): string {
  const state = standingWords(standingOf(finding, now));
  const title = `${severityWords(finding)} · ${literal(finding.rule, 80)} · ${state}`;
  const headline = literal(plainText(analysis.headline), 120);
  return parsedText(`${title}: ${headline} ${verdictWords(analysis.verdict.kind)}. ${findingName(finding.id)}`, 300);
}

/** What the card rests on and what is missing from it, small. */
export function cardFooter({ finding, analysis }: CardModel): ContextBlock {
  const { basis, withheld, attack } = analysis;
  const techniques = attack.slice(0, 4).map(({ id }) => literal(id, 20));
  const basisWords =
    basis.kind === "playbook"
      ? `playbook ${literal(basis.id, 80)}`
      : basis.kind === "generic"
        ? "generic analysis, no playbook for this rule"
        : "about the sensor itself";
  const parts = [
    findingName(finding.id),
    `priority ${finding.priority}`,
    `source ${literal(finding.source, 60)}`,
    `last event ${utc(finding.lastSeenAt)}`,
    ...(techniques.length === 0 ? [] : [`ATT&CK ${techniques.join(", ")}`]),
    basisWords,
    ...(withheld.length === 0 ? [] : [withheldWords(withheld)]),
  ];
  return {
    type: "context",
    block_id: "footer",
    elements: [{ type: "plain_text", text: parts.join(" · "), emoji: false }],
  };
}

function titleBlock(finding: Finding, now: Moment): HeaderBlock {
  const state = standingWords(standingOf(finding, now));
  const text = `${severityWords(finding)} · ${literal(finding.rule, 80)} · ${state}`;
  return { type: "header", block_id: "title", text: { type: "plain_text", text, emoji: false } };
}

function seenParts(finding: Finding): LinePart[] {
  const { count, firstSeenAt, lastSeenAt, pods, nodes, hiddenCount } = finding;
  const span = lastSeenAt - firstSeenAt;
  // Within a minute, first and last would mostly read the same.
  const when: LinePart[] =
    span < MINUTE_MS ? [" · ", moment(lastSeenAt)] : [" · first ", moment(firstSeenAt), " · last ", moment(lastSeenAt)];
  const times: LinePart[] =
    count <= 1
      ? [bold("Once"), " · ", moment(lastSeenAt)]
      : [bold(`×${numberWords(count)}`), span < 1000 ? " within a second" : ` in ${durationWords(span)}`, ...when];
  return [
    ...times,
    pods > 0 ? ` · ${plural(pods, "pod")}` : "",
    nodes > 0 ? ` · ${plural(nodes, "node")}` : "",
    hiddenCount > 0 ? ` · ${numberWords(hiddenCount)} hidden while suppressed` : "",
  ];
}

const MINUTE_MS = 60_000;

/** The verdict with its reason and how sure it is. */
export function verdictLine({ verdict }: Analysis): RichTextPart {
  const because: LinePart[] = verdict.because.length === 0 ? [] : [": ", prose(verdict.because, 300)];
  const certainty = verdict.kind === "sensor health" ? "" : ` · confidence: ${verdict.confidence}`;
  return line(`${VERDICT_SIGNS[verdict.kind]} `, bold(verdictWords(verdict.kind)), ...because, certainty);
}

/** Once somebody has resolved a finding, their word stands before ours. */
function verdictParts({ state }: Finding, analysis: Analysis): RichTextPart[] {
  if (state.kind !== "resolved") return [verdictLine(analysis), ...strongestReasons(analysis)];
  const { kind } = analysis.verdict;
  const ours = kind === "sensor health" ? "" : ` · Falconer's verdict was: ${kind}`;
  return [line(bold(PERSONS_WORDS[state.disposition]), ours)];
}

const PERSONS_WORDS: Readonly<Record<Disposition, string>> = {
  "true positive": "⛔ True positive, confirmed by a person",
  "benign, expected": "✅ Benign, confirmed by a person",
  "false positive": "✅ False positive: a person says that the rule was wrong",
  duplicate: "✅ Duplicate of another finding",
  test: "✅ A test",
};

/** The two strongest signals that the verdict's reason has not named already. */
function strongestReasons({ verdict, evidence }: Analysis): RichTextPart[] {
  const health = verdict.kind === "sensor health";
  const reasons = evidence.filter(({ say }) => plainText(say) !== plainText(verdict.because)).slice(0, 2);
  return bullets(reasons.map(({ effect, say }) => [health ? "" : `${EFFECT_WORDS[effect]}: `, prose(say, 300)]));
}

const VERDICT_SIGNS: Readonly<Record<VerdictKind, string>> = {
  "likely malicious": "⛔",
  "needs review": "🔎",
  "probably benign, unconfirmed": "🔎",
  "benign, confirmed by a person": "✅",
  "sensor health": "🩺",
};

function verdictWords(kind: VerdictKind): string {
  return kind.slice(0, 1).toUpperCase() + kind.slice(1);
}

function ownerParts(model: CardModel): RichTextPart[] {
  const { finding, analysis, now } = model;
  const { suppression, escalation } = finding;
  const standing = standingOf(finding, now);
  return [
    line("👤 ", ...ownerWords(model)),
    ...(escalation === undefined
      ? []
      : [line("🚨 Escalated by ", person(escalation.by), ", ", moment(escalation.at), ".")]),
    ...(suppression === undefined || !standing.suppressed
      ? []
      : [
          line(
            "🔕 New alerts are hidden until ",
            moment(suppression.until),
            " by ",
            person(suppression.by),
            ": ",
            quoted(suppression.reason, 200),
          ),
        ]),
    ...(standing.triage === "resolved"
      ? []
      : [line("👉 ", bold("Next: "), prose(analysis.nextStep.text, 400), howWords(model))]),
  ];
}

/** Where the command stands: in a fold, or behind the button where there are no folds. */
function howWords({ finding, analysis, containers }: CardModel): string {
  if (analysis.nextStep.run === undefined) return "";
  if (!containers) return " (the command is under Details)";
  return ` (the command is under ${adviceTitle(finding.kind === "sensor health")})`;
}

function ownerWords({ finding, now, timeline }: CardModel): LinePart[] {
  const { state, reopenedAt } = finding;
  const back: LinePart[] =
    reopenedAt === undefined ? [] : [" It came back ", moment(reopenedAt), " after it was resolved."];
  switch (state.kind) {
    case "open":
      return [...nobodyWords(timeline), ...back];
    case "acknowledged":
      if (state.until <= now)
        return [bold("Nobody has it now:"), " ", person(state.by), " had it until ", moment(state.until), "."];
      return [person(state.by), bold(" has it"), " until ", moment(state.until), ".", ...back];
    case "resolved":
      return [
        bold("Resolved"),
        " by ",
        person(state.by),
        ", ",
        moment(state.at),
        ": ",
        bold(state.disposition),
        ...(state.note === "" ? [] : [" ", quoted(state.note, 300)]),
      ];
  }
}

/** Who has it, when nobody does: and why not any more, if Falconer itself took it away last. */
function nobodyWords(timeline: CardModel["timeline"]): LinePart[] {
  const last = timeline.at(-1);
  if (last?.by.kind !== "falconer" || !last.action.startsWith("acknowledgement")) return [bold("Nobody has it yet.")];
  const why = last.action === "acknowledgement lifted" ? `was lifted. ${literal(last.detail, 200)}` : "ended.";
  return [bold("Nobody has it now:"), ` the acknowledgement ${why}`];
}

/** Each reason once: several pieces of advice often lack the same field. */
function withheldWords(withheld: Analysis["withheld"]): string {
  const reasons = [...new Set(withheld.flatMap(({ reason }) => reason.split("; ")))];
  const lacking = reasons.filter((reason) => reason.startsWith(LACKS)).map((reason) => reason.slice(LACKS.length));
  const others = reasons.filter((reason) => !reason.startsWith(LACKS));
  const all = [...(lacking.length === 0 ? [] : [`${LACKS}${lacking.join(", ")}`]), ...others];
  const shown = all.slice(0, 2).map((reason) => literal(reason, 120));
  const more = all.length > 2 ? "; and other reasons, see Mitigation" : "";
  return `${plural(withheld.length, "piece")} of advice withheld: ${shown.join("; ")}${more}`;
}

const LACKS = "the alert does not carry ";
