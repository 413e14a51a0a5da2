import { type Finding, findingName, type Moment } from "../triage/finding.ts";
import { actionButtons } from "./action-buttons.ts";
import type { SlackMessage } from "./card.ts";
import { literal } from "./literal-text.ts";
import { severityWords, standingOf, standingWords } from "./standing.ts";

/** Four of them stay well below a section's limit. */
const LONGEST_PART = 300;

/**
 * The last resort: the finding's own facts in plain text, for when the full card cannot be made or Slack refuses it.
 * An alert that is shown badly is better than one that is not shown.
 */
export function renderPlainCard(finding: Finding, now: Moment): SlackMessage {
  const name = findingName(finding.id);
  const { where, what } = finding.subject;
  const lines = [
    `${severityWords(finding)} · ${literal(finding.rule, LONGEST_PART)}`,
    [where, what]
      .filter((part) => part !== undefined)
      .map((part) => literal(part, LONGEST_PART))
      .join(" · "),
    `${name} · ${standingWords(standingOf(finding, now))} · seen ${finding.count} times`,
    `The full card could not be shown. /falco explain ${name} tells more.`,
  ];
  const text = { type: "plain_text", text: lines.join("\n"), emoji: false };
  return {
    text: `${severityWords(finding)}: ${name}`,
    blocks: [{ type: "section", block_id: "plain", text }, actionButtons(finding, now, false)],
  };
}
