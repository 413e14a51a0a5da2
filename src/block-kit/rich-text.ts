import { z } from "zod";
import { linkUrl } from "./composition.ts";
import { SLACK_LIMITS } from "./limits.ts";

/**
 * Rich text. Its text is literal in Slack: nothing in it is parsed. What reaches people (broadcast, user, usergroup,
 * channel) is a separate element; the schema knows those, and the mention check decides about them.
 *
 * @see https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
 */
const style = z
  .strictObject({
    bold: z.boolean().optional(),
    italic: z.boolean().optional(),
    strike: z.boolean().optional(),
    underline: z.boolean().optional(),
    code: z.boolean().optional(),
  })
  .optional();

const text = z.strictObject({ type: z.literal("text"), text: z.string().min(1), style });
const link = z.strictObject({
  type: z.literal("link"),
  url: linkUrl,
  text: z.string().min(1).optional(),
  unsafe: z.boolean().optional(),
  style,
});

const inline = z.discriminatedUnion("type", [
  text,
  link,
  z.strictObject({ type: z.literal("emoji"), name: z.string().regex(/^[a-z0-9_+'-]+$/), style }),
  z.strictObject({
    type: z.literal("date"),
    timestamp: z.int(),
    format: z.string().min(1),
    url: linkUrl.optional(),
    fallback: z.string().min(1).optional(),
    style,
  }),
  z.strictObject({ type: z.literal("user"), user_id: z.string().min(1), style }),
  z.strictObject({ type: z.literal("usergroup"), usergroup_id: z.string().min(1), style }),
  z.strictObject({ type: z.literal("channel"), channel_id: z.string().min(1), style }),
  z.strictObject({ type: z.literal("broadcast"), range: z.enum(["here", "channel", "everyone"]), style }),
]);

const section = z.strictObject({ type: z.literal("rich_text_section"), elements: z.array(inline).min(1) });
const border = z.union([z.literal(0), z.literal(1)]).optional();

const list = z.strictObject({
  type: z.literal("rich_text_list"),
  style: z.enum(["bullet", "ordered"]),
  elements: z.array(section).min(1),
  indent: z.int().min(0).max(SLACK_LIMITS.richTextIndent).optional(),
  offset: z.int().min(0).optional(),
  border,
});

const quote = z.strictObject({ type: z.literal("rich_text_quote"), elements: z.array(inline).min(1), border });

const preformatted = z.strictObject({
  type: z.literal("rich_text_preformatted"),
  elements: z.array(z.discriminatedUnion("type", [text, link])).min(1),
  language: z.string().min(1).optional(),
  border,
});

/** The `rich_text` block. */
export const richTextBlock = z.strictObject({
  type: z.literal("rich_text"),
  block_id: z.string().min(1).max(SLACK_LIMITS.blockId).optional(),
  elements: z.array(z.discriminatedUnion("type", [section, list, quote, preformatted])).min(1),
});
