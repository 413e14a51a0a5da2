import type { InputBlock } from "@slack/types";
import type { FormView, RichTextBlock } from "../../block-kit/types.ts";

/** A form with a button that sends it. */
export function form(
  callbackId: string,
  texts: { readonly title: string; readonly submit: string },
  privateMetadata: string,
  blocks: (RichTextBlock | InputBlock)[],
): FormView {
  return {
    type: "modal",
    callback_id: callbackId,
    private_metadata: privateMetadata,
    title: { type: "plain_text", text: texts.title, emoji: false },
    submit: { type: "plain_text", text: texts.submit, emoji: false },
    close: { type: "plain_text", text: "Cancel", emoji: false },
    blocks,
  };
}

/**
 * A choice among a few.
 *
 * @param options - The value and the text of each.
 * @param first - Whether the first is chosen already; otherwise the person must choose.
 */
export function choice(
  blockId: string,
  label: string,
  options: readonly (readonly [value: string, text: string])[],
  first: boolean,
): InputBlock {
  const all = options.map(([value, text]) => ({ value, text: { type: "plain_text" as const, text, emoji: false } }));
  const chosen = first && all[0] !== undefined ? { initial_option: all[0] } : {};
  return {
    type: "input",
    block_id: blockId,
    label: { type: "plain_text", text: label, emoji: false },
    element: { type: "radio_buttons", action_id: blockId, options: all, ...chosen },
  };
}

/** A few lines of text. */
export function textField(
  blockId: string,
  label: string,
  how: { readonly optional: boolean; readonly hint: string; readonly most: number },
): InputBlock {
  return {
    type: "input",
    block_id: blockId,
    optional: how.optional,
    label: { type: "plain_text", text: label, emoji: false },
    hint: { type: "plain_text", text: how.hint, emoji: false },
    element: { type: "plain_text_input", action_id: blockId, multiline: true, max_length: how.most },
  };
}
