import type { CardModel } from "../../../src/core/card/card.ts";
import { isUserId } from "../../../src/core/card/rich-text.ts";
import type { UserId } from "../../../src/core/triage/finding.ts";

/**
 * Everybody whom a finding's card may name: those who acted on it, by Slack id. Whoever checks a card lets these
 * through and nobody else, so that no text of an alert can reach a person.
 */
export function mentionsOf({ finding, timeline }: Pick<CardModel, "finding" | "timeline">): UserId[] {
  const { state, suppression, escalation } = finding;
  const ids = [
    state.kind === "open" ? undefined : state.by,
    suppression?.by,
    escalation?.by,
    ...timeline.map(({ by }) => (by.kind === "person" ? by.id : undefined)),
  ];
  return [...new Set(ids.filter((id): id is UserId => id !== undefined && isUserId(id)))];
}
