import type { Finding, FindingId, Moment } from "../triage/finding.ts";
import { findingName } from "../triage/finding.ts";
import { numberWords } from "./count-words.ts";
import { literal } from "./literal-text.ts";
import { bold, type Inline, type LinePart, link, moment, person, value } from "./rich-text.ts";
import { severityWords, standingOf, standingWords } from "./standing.ts";

/** Where the cards of findings stand in Slack, as far as that is known. */
export type CardAddresses = ReadonlyMap<FindingId, string>;

/** A finding in a list: how bad, which, how it stands, what and where, how often and when last. */
export function findingLine(finding: Finding, now: Moment, links: CardAddresses): LinePart[] {
  const { state } = finding;
  const standing = standingOf(finding, now);
  return [
    bold(`${severityWords(finding)} `),
    boldLink(links.get(finding.id), findingName(finding.id)),
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

function boldLink(url: string | undefined, words: string): Inline {
  const part = link(url, words);
  return part.type === "link" ? part : bold(words);
}
