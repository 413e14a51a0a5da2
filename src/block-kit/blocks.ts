import { z } from "zod";
import { anyText, imageUrl, plainText } from "./composition.ts";
import { accessory, actionsElement, contextActionsElement, contextElement, image, inputElement } from "./elements.ts";
import { SLACK_LIMITS } from "./limits.ts";
import { richTextBlock } from "./rich-text.ts";

const base = { block_id: z.string().min(1).max(SLACK_LIMITS.blockId).optional() };

const section = z
  .strictObject({
    type: z.literal("section"),
    ...base,
    text: anyText(SLACK_LIMITS.sectionText).optional(),
    fields: z.array(anyText(SLACK_LIMITS.sectionFieldText)).min(1).max(SLACK_LIMITS.sectionFields).optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
  })
  .refine((block) => block.text !== undefined || block.fields !== undefined, {
    params: { code: "missing_field" },
    message: "A section needs text or fields",
  });

const header = z.strictObject({
  type: z.literal("header"),
  ...base,
  text: plainText(SLACK_LIMITS.headerText),
  level: z.int().min(1).max(4).optional(),
});

const context = z.strictObject({
  type: z.literal("context"),
  ...base,
  elements: z.array(contextElement).min(1).max(SLACK_LIMITS.contextElements),
});

const actions = z.strictObject({
  type: z.literal("actions"),
  ...base,
  elements: z.array(actionsElement).min(1).max(SLACK_LIMITS.actionsElements),
});

const divider = z.strictObject({ type: z.literal("divider"), ...base });

const imageBlock = z.strictObject({
  type: z.literal("image"),
  ...base,
  image_url: imageUrl,
  alt_text: z.string().min(1).max(SLACK_LIMITS.imageAltText),
  title: plainText(SLACK_LIMITS.imageTitle).optional(),
});

const input = z.strictObject({
  type: z.literal("input"),
  ...base,
  label: plainText(SLACK_LIMITS.inputLabel),
  element: inputElement,
  hint: plainText(SLACK_LIMITS.inputHint).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
});

const cell = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("raw_text"), text: z.string().min(1) }),
  richTextBlock,
]);

const table = z.strictObject({
  type: z.literal("table"),
  ...base,
  rows: z.array(z.array(cell).min(1).max(SLACK_LIMITS.tableColumns)).min(1).max(SLACK_LIMITS.tableRows),
  column_settings: z
    .array(
      z.strictObject({ align: z.enum(["left", "center", "right"]).optional(), is_wrapped: z.boolean().optional() }),
    )
    .max(SLACK_LIMITS.tableColumns)
    .optional(),
});

const contextActions = z.strictObject({
  type: z.literal("context_actions"),
  ...base,
  elements: z.array(contextActionsElement).min(1).max(SLACK_LIMITS.contextActionsElements),
});

/** The children that live workspaces were seen to accept; `markdown` and `data_table` are refused there. */
const child = z.discriminatedUnion("type", [
  section,
  richTextBlock,
  context,
  divider,
  header,
  actions,
  imageBlock,
  table,
]);

const container = z
  .strictObject({
    type: z.literal("container"),
    ...base,
    title: plainText(SLACK_LIMITS.containerTitle).optional(),
    rich_text_title: richTextBlock.optional(),
    subtitle: anyText(SLACK_LIMITS.containerSubtitle).optional(),
    child_blocks: z.array(child).min(1).max(SLACK_LIMITS.containerChildren),
    width: z.enum(["narrow", "standard", "wide", "full"]).optional(),
    icon: image.optional(),
    is_collapsible: z.boolean().optional(),
    default_collapsed: z.boolean().optional(),
    has_header_divider: z.boolean().optional(),
  })
  .refine((block) => (block.title === undefined) !== (block.rich_text_title === undefined), {
    params: { code: "conflict" },
    message: "A container needs exactly one of title and rich_text_title",
  })
  .refine((block) => !(block.is_collapsible === true && block.has_header_divider === true), {
    path: ["has_header_divider"],
    params: { code: "conflict" },
    message: "cannot be combined with is_collapsible",
  });

/** Every block that we send, in messages or in forms; where it may stand is checked apart. */
export const anyBlock = z.discriminatedUnion("type", [...child.options, input, contextActions, container]);

/** A form, as `views.open` takes it: https://docs.slack.dev/reference/views/modal-views */
export const modalView = z.strictObject({
  type: z.literal("modal"),
  title: plainText(SLACK_LIMITS.viewTitle),
  // Each block is checked on its own, so that one bad block does not hide the others.
  blocks: z.array(z.unknown()).min(1).max(SLACK_LIMITS.blocksPerView),
  submit: plainText(SLACK_LIMITS.viewButton).optional(),
  close: plainText(SLACK_LIMITS.viewButton).optional(),
  private_metadata: z.string().max(SLACK_LIMITS.viewPrivateMetadata).optional(),
  callback_id: z.string().min(1).max(SLACK_LIMITS.viewCallbackId).optional(),
  external_id: z.string().min(1).max(SLACK_LIMITS.viewExternalId).optional(),
  clear_on_close: z.boolean().optional(),
  notify_on_close: z.boolean().optional(),
});
