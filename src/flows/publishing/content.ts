import type { SlackMessage } from "../../core/card/card.ts";
import { renderPlainCard } from "../../core/card/plain-card.ts";
import { type Finding, findingName } from "../../core/triage/finding.ts";
import type { CardContent, Desk } from "./desk.ts";

/** The finding as Slack should show it. What cannot be explained or rendered is shown plainly, and stops nothing else. */
export async function contentOf(
  desk: Desk,
  finding: Finding,
  containers: boolean,
): Promise<CardContent | { readonly card: SlackMessage }> {
  try {
    return await desk.ports.describe(finding, containers);
  } catch (error) {
    desk.ports.log.error("A finding could not be explained; a plain card is shown", { finding: finding.id, error });
    desk.troubles.begin(
      findingName(finding.id),
      "This finding could not be explained, so a plain card is shown. Please report it with the log.",
    );
    return { card: renderPlainCard(finding, desk.ports.clock.now()) };
  }
}
