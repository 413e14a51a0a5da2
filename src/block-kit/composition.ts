import { z } from "zod";
import { SLACK_LIMITS } from "./limits.ts";

/** A plain text object of limited length. Slack refuses empty text. */
export const plainText = (longest: number) =>
  z.strictObject({
    type: z.literal("plain_text"),
    text: z.string().min(1).max(longest),
    emoji: z.boolean().optional(),
  });

/** A mrkdwn text object of limited length. */
const mrkdwn = (longest: number) =>
  z.strictObject({
    type: z.literal("mrkdwn"),
    text: z.string().min(1).max(longest),
    verbatim: z.boolean().optional(),
  });

/** Either kind of text. */
export const anyText = (longest: number) => z.discriminatedUnion("type", [plainText(longest), mrkdwn(longest)]);

/** An address that Slack's clients open and a reader expects. Everything else (`javascript:`, `file:`) is refused here. */
export const linkUrl = z
  .string()
  .min(1)
  .max(SLACK_LIMITS.buttonUrl)
  .refine(isLink, { params: { code: "invalid_url" }, message: "must be an http, https or mailto address" });

function isLink(url: string): boolean {
  return /^(?:https?:\/\/|mailto:)/i.test(url) && URL.canParse(url);
}

/** A picture's address; the caller checks that it exists, Slack fetches it. */
export const imageUrl = z
  .string()
  .min(1)
  .max(SLACK_LIMITS.imageUrl)
  .refine((url) => /^https?:\/\//i.test(url) && URL.canParse(url), {
    params: { code: "invalid_url" },
    message: "must be an http or https address",
  });

/** The question asked before an action is sent. */
export const confirmDialog = z.strictObject({
  title: plainText(SLACK_LIMITS.confirmTitle),
  text: anyText(SLACK_LIMITS.confirmText),
  confirm: plainText(SLACK_LIMITS.confirmButton),
  deny: plainText(SLACK_LIMITS.confirmButton),
  style: z.enum(["primary", "danger"]).optional(),
});

const optionFields = {
  value: z.string().min(1).max(SLACK_LIMITS.optionValue),
  description: plainText(SLACK_LIMITS.optionDescription).optional(),
};

/** A choice of a select or overflow menu: plain text only. */
export const plainOption = z.strictObject({ text: plainText(SLACK_LIMITS.optionText), ...optionFields });

/** A choice of an overflow menu; it may open an address. */
export const overflowOption = z.strictObject({
  text: plainText(SLACK_LIMITS.optionText),
  ...optionFields,
  url: linkUrl.optional(),
});

/** A choice of radio buttons or checkboxes: either kind of text. */
export const richOption = z.strictObject({
  text: anyText(SLACK_LIMITS.optionText),
  value: optionFields.value,
  description: anyText(SLACK_LIMITS.optionDescription).optional(),
});
