import type { Call } from "../triage/call-for-help.ts";
import type { Actor, Finding, UserId } from "../triage/finding.ts";
import { findingName } from "../triage/finding.ts";
import type { SlackMessage } from "./card.ts";
import { numberWords, plural } from "./count-words.ts";
import { literal, parsedText } from "./literal-text.ts";
import { bold, type Inline, type LinePart, line, person, richText, value } from "./rich-text.ts";
import { severityWords } from "./standing.ts";

/**
 * Calls for help in a finding's thread; Slack notifies whom it names. Who asks stands on the card above: naming them
 * here would notify them.
 */
export function renderEscalation(finding: Finding, call: Call): SlackMessage {
  return notice(finding, "escalated", ["🚨 ", bold("Escalated."), " ", ...callWords(finding, call)]);
}

function callWords({ state }: Finding, call: Call): LinePart[] {
  if (call.kind === "whoever is here") {
    const wish =
      state.kind === "acknowledged" ? "whoever has it needs help." : "whoever reads this first, press Acknowledge.";
    return [{ type: "broadcast", range: "here" }, ` ${wish}`];
  }
  const { target, owner } = call;
  const owned = owner === undefined ? [] : [person(owner), " has it."];
  if (target !== undefined) return [mention(target), " please take it. ", ...owned];
  return [...owned, " Is it still in hand?"];
}

/** Says that a resolved finding is open again, and why. */
export function renderReopened(finding: Finding, by: Actor): SlackMessage {
  const why =
    by.kind === "falconer"
      ? `It fired again after it was resolved: ${plural(finding.count, "alert")} in all.`
      : "Somebody reopened it by hand; the timeline on the card says who.";
  return notice(finding, "reopened", ["🔁 ", bold("Open again. "), why]);
}

/**
 * Says that a suppression is over and what it hid.
 *
 * @param by - Who had suppressed it, where that is known. Slack notifies them.
 */
export function renderSuppressionEnded(finding: Finding, by?: UserId): SlackMessage {
  const { hiddenCount, count } = finding;
  const hidden =
    hiddenCount === 0
      ? "No alert was hidden."
      : `${numberWords(hiddenCount)} of ${plural(count, "alert")} so far were hidden; all are stored.`;
  const whose = by === undefined ? [] : [" It was suppressed by ", person(by), "."];
  return notice(finding, "no longer suppressed", ["🔔 ", bold("No longer suppressed. "), hidden, ...whose]);
}

/** Reminds the owner that an acknowledgement is over: the finding is open again. */
export function renderAcknowledgementEnded(finding: Finding, owner: UserId): SlackMessage {
  return notice(finding, "open again", [
    "⏰ ",
    bold("The acknowledgement ended; nobody has this now. "),
    person(owner),
    ", press Acknowledge if you are still on it, or resolve it.",
  ]);
}

/** Tells the owner that somebody else gave the finding back. Who it was stands in the card's timeline. */
export function renderTakenAway(finding: Finding, owner: UserId): SlackMessage {
  return notice(finding, "open again", [
    "↩️ ",
    bold("Nobody has this now. "),
    person(owner),
    ", somebody took it from you; the timeline on the card says who.",
  ]);
}

/** Says why an acknowledgement no longer holds, for example because the priority rose. */
export function renderAcknowledgementLifted(finding: Finding, owner: UserId, why: string): SlackMessage {
  return notice(finding, "open again", [
    "⬆️ ",
    bold("It needs eyes again. "),
    literal(why, 300),
    " ",
    person(owner),
    " had it.",
  ]);
}

function notice(finding: Finding, what: string, parts: readonly LinePart[]): SlackMessage {
  const name = findingName(finding.id);
  return {
    text: parsedText(`${severityWords(finding)} · ${name} ${what}: ${literal(finding.rule, 120)}`, 300),
    blocks: [
      richText([
        line(...parts),
        line(`${name} · `, value(finding.rule, 150), " · ", value(finding.subject.where, 150)),
      ]),
    ],
  };
}

function mention(target: string): Inline {
  return /^S[A-Z0-9]+$/.test(target) ? { type: "usergroup", usergroup_id: target } : person(target);
}
