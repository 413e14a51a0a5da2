import type { FindingId, Moment } from "../triage/finding.ts";
import { findingName } from "../triage/finding.ts";
import { isBalanced, type Ledger } from "../triage/ledger.ts";
import type { SlackMessage } from "./card.ts";
import { durationWords, numberWords, plural } from "./count-words.ts";
import { literal, parsedText } from "./literal-text.ts";
import { bold, bullets, type LinePart, line, moment, richText, value } from "./rich-text.ts";

/** How Falconer is doing: everything that `/falco status` shows. */
export interface StatusModel {
  readonly now: Moment;
  readonly startedAt: Moment;
  readonly ledger: Ledger;
  readonly findings: Readonly<Record<"open" | "acknowledged" | "resolved" | "suppressed", number>>;
  readonly publishing: {
    readonly cardsBehind: number;
    readonly threadPostsWaiting: number;
    readonly oldestWaitingSince: Moment | undefined;
    readonly refusals: readonly { readonly finding: FindingId; readonly error: string; readonly at: Moment }[];
  };
  /** How Falconer is connected: `HTTP`, `Socket Mode`, `the local workspace`. */
  readonly connection: string;
  /** What an operator should know or do, one sentence each; empty when all is well. */
  readonly troubles: readonly string[];
}

/** Whether every alert is accounted for, what waits, and what Slack refused. */
export function renderStatus(model: StatusModel): SlackMessage {
  const { ledger, findings, now, startedAt } = model;
  const balanced = isBalanced(ledger);
  const headline = balanced ? "Every alert is accounted for." : "The ledger does not balance!";
  return {
    text: parsedText(headline, 300),
    blocks: [
      richText([
        line(balanced ? "✅ " : "❌ ", bold(headline)),
        ...bullets([
          [
            `${plural(ledger.received, "alert")} received = ${numberWords(ledger.rejected)} rejected + ` +
              `${plural(ledger.duplicate, "duplicate")} + ${numberWords(ledger.recorded)} recorded`,
          ],
          [
            `${numberWords(ledger.recorded)} recorded = ${numberWords(ledger.carded)} on a new card + ` +
              `${numberWords(ledger.folded)} folded into one + ${numberWords(ledger.suppressed)} suppressed`,
          ],
          [
            `Findings: ${numberWords(findings.open)} open, ${numberWords(findings.acknowledged)} acknowledged, ` +
              `${numberWords(findings.resolved)} resolved; ${numberWords(findings.suppressed)} suppressed`,
          ],
          [`Connected by ${literal(model.connection, 100)}; running for ${durationWords(now - startedAt)}`],
        ]),
        line(bold("Slack")),
        ...bullets(slackLines(model)),
      ]),
    ],
  };
}

function slackLines({ publishing, troubles, now }: StatusModel): LinePart[][] {
  const { cardsBehind, threadPostsWaiting, oldestWaitingSince, refusals } = publishing;
  const since = oldestWaitingSince === undefined ? "" : `, the oldest for ${durationWords(now - oldestWaitingSince)}`;
  const waiting =
    cardsBehind + threadPostsWaiting === 0
      ? "Slack shows the latest of everything."
      : `Waiting: ${plural(cardsBehind, "card")}, ${plural(threadPostsWaiting, "thread message")}${since}.`;
  return [
    [waiting],
    ...troubles.slice(0, MOST).map((trouble) => ["⚠️ ", literal(trouble, 400)]),
    ...refusals
      .slice(0, MOST)
      .map(({ finding, error, at }) => [
        "⚠️ ",
        `${findingName(finding)} was refused `,
        moment(at),
        ": ",
        value(error, 200),
      ]),
  ];
}

const MOST = 10;
