import type { Directory } from "../directory.ts";
import type { Json } from "../message.ts";
import { withEmoji } from "./emoji.ts";
import { type Html, html } from "./html.ts";
import { renderMrkdwn } from "./mrkdwn.ts";

/** Shows a text object, plain or mrkdwn. */
export function renderText(text: unknown, directory: Directory): Html {
  const { type, text: words } = (text ?? {}) as Json;
  return type === "mrkdwn" ? renderMrkdwn(String(words), directory) : html`${plainText(text)}`;
}

/** A text object's words, where only words can stand: in an option, a label, an attribute. */
export function plainText(text: unknown): string {
  const { text: words, emoji } = (text ?? {}) as Json;
  if (typeof words !== "string") return "";
  return emoji === false ? words : withEmoji(words);
}
