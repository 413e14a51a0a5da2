import type { FormView } from "../../block-kit/types.ts";
import { findingName } from "../triage/finding.ts";
import type { CardModel } from "./card.ts";
import { cardFooter, cardHead } from "./card-head.ts";
import { cardPanels } from "./card-panels.ts";

/** The closed part of a card as a dialog, for workspaces that refuse the collapsible block. */
export function renderDetailsView(model: CardModel): FormView {
  // Whoever reads this has pressed the button already.
  const head = cardHead({ ...model, containers: true });
  const footer = cardFooter(model);
  const panels = cardPanels(model, [...head, footer]).flatMap(({ id, title, blocks }) => [
    { type: "header" as const, block_id: id, text: { type: "plain_text" as const, text: title, emoji: false } },
    ...blocks,
  ]);
  return {
    type: "modal",
    title: { type: "plain_text", text: `Details of ${findingName(model.finding.id)}`.slice(0, 24), emoji: false },
    close: { type: "plain_text", text: "Close", emoji: false },
    blocks: [...head, ...panels, footer],
  };
}
