import type { Block, ContainerBlock } from "../../block-kit/types.ts";
import { actionButtons } from "./action-buttons.ts";
import type { CardModel, SlackMessage } from "./card.ts";
import { cardFooter, cardHead, cardSentence } from "./card-head.ts";
import { cardPanels, type Panel } from "./card-panels.ts";

/**
 * The parent message of a finding: what an engineer must know in five seconds, the buttons, and the detail, closed.
 * What does not fit into one message stands in the thread, and the card says so.
 */
export function renderCard(model: CardModel): SlackMessage {
  const head = [...cardHead(model), actionButtons(model.finding, model.now, !model.containers)];
  const footer = cardFooter(model);
  const panels = model.containers ? cardPanels(model, [...head, footer]).map(containerOf) : [];
  const blocks: Block[] = [...head, ...panels, footer];
  return { text: cardSentence(model), blocks };
}

/** Its id stays the same over updates, so that a panel that a reader opened stays open. */
function containerOf({ id, title, blocks }: Panel): ContainerBlock {
  return {
    type: "container",
    block_id: id,
    width: "full",
    is_collapsible: true,
    default_collapsed: true,
    title: { type: "plain_text", text: title, emoji: false },
    child_blocks: [...blocks],
  };
}
