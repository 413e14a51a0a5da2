import { z } from "zod";

/**
 * What we read of Slack's requests, and no more: Slack adds fields at any time. The signature says that Slack sent it,
 * not that it is what we expect.
 * @see https://docs.slack.dev/reference/interaction-payloads
 */
const user = z.object({ id: z.string(), team_id: z.string().optional() });
const team = z.object({ id: z.string() }).nullish();

/** A pressed button. `message` is absent in views. */
const BUTTON = z.object({
  type: z.literal("block_actions"),
  user,
  team,
  trigger_id: z.string(),
  response_url: z.string().optional(),
  channel: z.object({ id: z.string() }).optional(),
  container: z.object({ message_ts: z.string().optional() }).optional(),
  actions: z.array(z.object({ action_id: z.string(), value: z.string().optional() })).min(1),
});

/** A sent form. */
const FORM = z.object({
  type: z.literal("view_submission"),
  user,
  team,
  trigger_id: z.string().optional(),
  view: z.object({
    callback_id: z.string(),
    private_metadata: z.string(),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), z.unknown())) }),
  }),
});

const COMMAND = z.object({
  command: z.string(),
  text: z.string().default(""),
  user_id: z.string(),
  team_id: z.string(),
  channel_id: z.string(),
  trigger_id: z.string(),
  response_url: z.string(),
});

const MENTION = z.object({
  team_id: z.string(),
  event_id: z.string(),
  event: z.object({
    type: z.literal("app_mention"),
    user: z.string(),
    user_team: z.string().optional(),
    bot_id: z.string().optional(),
    subtype: z.string().optional(),
    text: z.string().default(""),
    channel: z.string(),
    ts: z.string(),
    thread_ts: z.string().optional(),
  }),
});

/** A button that somebody pressed. */
export type PressedButton = z.infer<typeof BUTTON>;
/** A form that somebody sent. */
export type SentForm = z.infer<typeof FORM>;
/** A slash command that somebody typed. */
export type GivenCommand = z.infer<typeof COMMAND>;
/** A message that mentions Falconer. */
export type Mention = z.infer<typeof MENTION>;

/** Undefined when it is no press of a button of ours. */
export const readButton = reader(BUTTON);
/** Undefined when it is no form of ours. */
export const readForm = reader(FORM);
/** Undefined when it is no slash command. */
export const readGivenCommand = reader(COMMAND);
/** Undefined when it is no mention. */
export const readMention = reader(MENTION);

function reader<Shape extends z.ZodType>(shape: Shape): (body: unknown) => z.infer<Shape> | undefined {
  return (body) => shape.safeParse(body).data;
}
