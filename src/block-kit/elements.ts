import { z } from "zod";
import {
  anyText,
  confirmDialog,
  imageUrl,
  linkUrl,
  overflowOption,
  plainOption,
  plainText,
  richOption,
} from "./composition.ts";
import { SLACK_LIMITS } from "./limits.ts";

const actionId = z.string().min(1).max(SLACK_LIMITS.actionId);
const action = { action_id: actionId, confirm: confirmDialog.optional() };
const focusable = { focus_on_load: z.boolean().optional() };
const placeholder = { placeholder: plainText(SLACK_LIMITS.placeholder).optional() };
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const time = z.string().regex(/^\d{2}:\d{2}$/);

/** https://docs.slack.dev/reference/block-kit/block-elements/button-element */
const button = z.strictObject({
  type: z.literal("button"),
  ...action,
  text: plainText(SLACK_LIMITS.buttonText),
  value: z.string().max(SLACK_LIMITS.buttonValue).optional(),
  url: linkUrl.optional(),
  style: z.enum(["primary", "danger"]).optional(),
  accessibility_label: z.string().min(1).max(SLACK_LIMITS.accessibilityLabel).optional(),
});

/** https://docs.slack.dev/reference/block-kit/block-elements/image-element */
export const image = z.strictObject({
  type: z.literal("image"),
  image_url: imageUrl,
  alt_text: z.string().min(1).max(SLACK_LIMITS.imageAltText),
});

const overflow = z.strictObject({
  type: z.literal("overflow"),
  ...action,
  options: z.array(overflowOption).min(1).max(SLACK_LIMITS.overflowOptions),
});

const INITIAL_OPTION_AMONG_OPTIONS = { path: ["initial_option"], message: "must equal one of the options" };

const staticSelect = z
  .strictObject({
    type: z.literal("static_select"),
    ...action,
    ...focusable,
    ...placeholder,
    options: z.array(plainOption).min(1).max(SLACK_LIMITS.selectOptions),
    initial_option: plainOption.optional(),
  })
  .refine((menu) => isAmong(menu.initial_option, menu.options), INITIAL_OPTION_AMONG_OPTIONS);

const usersSelect = z.strictObject({
  type: z.literal("users_select"),
  ...action,
  ...focusable,
  ...placeholder,
  initial_user: z.string().min(1).optional(),
});

const radioButtons = z
  .strictObject({
    type: z.literal("radio_buttons"),
    ...action,
    ...focusable,
    options: z.array(richOption).min(1).max(SLACK_LIMITS.radioOptions),
    initial_option: richOption.optional(),
  })
  .refine((menu) => isAmong(menu.initial_option, menu.options), INITIAL_OPTION_AMONG_OPTIONS);

const checkboxes = z
  .strictObject({
    type: z.literal("checkboxes"),
    ...action,
    ...focusable,
    options: z.array(richOption).min(1).max(SLACK_LIMITS.radioOptions),
    initial_options: z.array(richOption).min(1).max(SLACK_LIMITS.radioOptions).optional(),
  })
  .refine((menu) => (menu.initial_options ?? []).every((option) => isAmong(option, menu.options)), {
    path: ["initial_options"],
    message: "must each equal one of the options",
  });

const datepicker = z.strictObject({
  type: z.literal("datepicker"),
  ...action,
  ...focusable,
  ...placeholder,
  initial_date: date.optional(),
});

const timepicker = z.strictObject({
  type: z.literal("timepicker"),
  ...action,
  ...focusable,
  ...placeholder,
  initial_time: time.optional(),
  timezone: z.string().min(1).optional(),
});

const datetimepicker = z.strictObject({
  type: z.literal("datetimepicker"),
  ...action,
  ...focusable,
  initial_date_time: z.int().min(1_000_000_000).max(9_999_999_999).optional(),
});

const plainTextInput = z.strictObject({
  type: z.literal("plain_text_input"),
  action_id: actionId,
  ...focusable,
  ...placeholder,
  initial_value: z.string().max(SLACK_LIMITS.plainTextInput).optional(),
  multiline: z.boolean().optional(),
  min_length: z.int().min(0).max(SLACK_LIMITS.plainTextInput).optional(),
  max_length: z.int().min(1).max(SLACK_LIMITS.plainTextInput).optional(),
  dispatch_action_config: z
    .strictObject({ trigger_actions_on: z.array(z.enum(["on_enter_pressed", "on_character_entered"])).min(1) })
    .optional(),
});

const feedbackButton = z.strictObject({
  text: plainText(SLACK_LIMITS.buttonText),
  value: z.string().min(1).max(SLACK_LIMITS.buttonValue),
  accessibility_label: z.string().min(1).max(SLACK_LIMITS.accessibilityLabel).optional(),
});

/** What a `context_actions` block may hold. */
export const contextActionsElement = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("feedback_buttons"),
    action_id: actionId,
    positive_button: feedbackButton,
    negative_button: feedbackButton,
  }),
]);

/** What an `actions` block may hold. */
export const actionsElement = z.discriminatedUnion("type", [
  button,
  overflow,
  staticSelect,
  usersSelect,
  radioButtons,
  checkboxes,
  datepicker,
  timepicker,
  datetimepicker,
]);

/** What may stand at the right of a section. */
export const accessory = z.discriminatedUnion("type", [
  button,
  image,
  overflow,
  staticSelect,
  usersSelect,
  radioButtons,
  checkboxes,
  datepicker,
  timepicker,
]);

/** What an `input` block may hold. */
export const inputElement = z.discriminatedUnion("type", [
  plainTextInput,
  staticSelect,
  usersSelect,
  radioButtons,
  checkboxes,
  datepicker,
  timepicker,
  datetimepicker,
]);

/** What a `context` block may hold. */
export const contextElement = z.discriminatedUnion("type", [...anyText(SLACK_LIMITS.contextText).options, image]);

function isAmong(option: unknown, options: readonly unknown[]): boolean {
  return option === undefined || options.some((other) => JSON.stringify(other) === JSON.stringify(option));
}
