import type { Sentence } from "../triage/actions.ts";
import { type Finding, findingName, type UserId } from "../triage/finding.ts";
import type { SlackMessage } from "./card.ts";

/**
 * The call for help in a finding's thread.
 *
 * @param target - A Slack user (`U…`, `W…`) or user group (`S…`) to be mentioned; nobody when undefined.
 */
export function renderEscalation(finding: Finding, by: UserId, target: string | undefined): SlackMessage {
  const called = target === undefined || target === by ? [] : [mention(target), word(": ")];
  const elements = [...called, mention(by), word(` escalated ${findingName(finding.id)} and asks for help.`)];
  return { text: `${findingName(finding.id)} was escalated.`, blocks: [richText(elements)] };
}

/** A short message in a finding's thread. Naming a person there notifies them. */
export function renderNote(finding: Finding, sentence: Sentence): SlackMessage {
  const elements = sentence.map((part) => (typeof part === "string" ? word(part) : mention(part.user)));
  const text = sentence.filter((part) => typeof part === "string").join("");
  return { text: `${findingName(finding.id)}: ${text}`, blocks: [richText(elements)] };
}

/** A sentence as the text of an ephemeral answer; all of it is our own words and Slack ids. */
export function sentenceText(sentence: Sentence): string {
  return sentence.map((part) => (typeof part === "string" ? part : `<@${part.user}>`)).join("");
}

function richText(elements: readonly object[]): object {
  return { type: "rich_text", block_id: "note", elements: [{ type: "rich_text_section", elements }] };
}

function word(text: string): object {
  return { type: "text", text };
}

function mention(id: string): object {
  return id.startsWith("S") ? { type: "usergroup", usergroup_id: id } : { type: "user", user_id: id };
}
