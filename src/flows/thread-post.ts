import type { SlackMessage } from "../core/card/card.ts";
import type { ThreadPost } from "./store.ts";

/** For what people must see soon: before all analysis texts and all cards that are not grave. */
export const URGENT = { urgent: true, broadcast: false };

/** A message for a finding's thread, as the store keeps it. */
export function threadPost(
  key: string,
  message: SlackMessage,
  how: { readonly urgent: boolean; readonly broadcast: boolean },
): ThreadPost {
  return { key, ...how, text: message.text, blocks: JSON.stringify(message.blocks) };
}
