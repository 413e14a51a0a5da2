import type { ActionsBlock, Button } from "@slack/types";
import { type Finding, type FindingId, findingName, type Moment } from "../triage/finding.ts";
import { standingOf } from "./standing.ts";

/** The buttons' names in Slack's payloads. Each button's value is the finding's id in decimal. */
export const ACTION_IDS = {
  acknowledge: "falco_acknowledge",
  unacknowledge: "falco_unacknowledge",
  suppress: "falco_suppress",
  unsuppress: "falco_unsuppress",
  escalate: "falco_escalate",
  resolve: "falco_resolve",
  reopen: "falco_reopen",
  details: "falco_details",
} as const;

/**
 * What can be done with a finding now, the most likely first.
 *
 * @param details - With a button that opens everything the card has no room for.
 */
export function actionButtons(finding: Finding, now: Moment, details: boolean): ActionsBlock {
  const buttons = [...triageButtons(finding, now), ...(details ? [button(finding.id, "details", "Details")] : [])];
  return { type: "actions", block_id: "actions", elements: buttons };
}

function triageButtons(finding: Finding, now: Moment): Button[] {
  const { triage, suppressed, escalated } = standingOf(finding, now);
  const { id } = finding;
  const unsuppress = suppressed ? [button(id, "unsuppress", "Unsuppress")] : [];
  if (triage === "resolved") return [button(id, "reopen", "Reopen"), ...unsuppress];
  return [
    ...(triage === "open"
      ? [button(id, "acknowledge", "Acknowledge", "primary")]
      : [button(id, "resolve", "Resolve…", "primary"), button(id, "unacknowledge", "Unacknowledge")]),
    ...(suppressed ? unsuppress : [button(id, "suppress", "Suppress…")]),
    ...(escalated ? [] : [escalateButton(id)]),
  ];
}

/** Asked first: it calls other people. */
function escalateButton(id: FindingId): Button {
  return {
    ...button(id, "escalate", "Escalate", "danger"),
    confirm: {
      title: plain(`Escalate ${findingName(id)}?`),
      text: plain("It is marked as escalated, and help is called in its thread."),
      confirm: plain("Escalate"),
      deny: plain("Cancel"),
      style: "danger",
    },
  };
}

function button(id: FindingId, action: keyof typeof ACTION_IDS, text: string, style?: "primary" | "danger"): Button {
  return {
    type: "button",
    action_id: ACTION_IDS[action],
    text: plain(text),
    value: String(id),
    // A channel holds many cards; a screen reader hears which one the button belongs to.
    accessibility_label: `${text.replace("…", "")} ${findingName(id)}`,
    ...(style === undefined ? {} : { style }),
  };
}

function plain(text: string): { type: "plain_text"; text: string; emoji: false } {
  return { type: "plain_text", text, emoji: false };
}
