/** What a refusal of Slack means for the operator. */
export interface RefusalAdvice {
  /** In plain words, with what to do next. */
  readonly words: string;
  /** Whether every message to the channel would be refused alike, or only this one. */
  readonly scope: "channel" | "message";
}

const INVITE = "Invite the bot to the channel (/invite in Slack) or set SLACK_CHANNEL to a channel that it is in.";
const TOKEN = "Install the app again in Slack, put the new bot token into SLACK_BOT_TOKEN and restart.";

/** https://docs.slack.dev/reference/methods/chat.postMessage#errors */
const CHANNEL_WIDE: ReadonlyMap<string, string> = new Map([
  ["channel_not_found", `Slack knows no such channel, or the bot may not see it. ${INVITE}`],
  ["not_in_channel", `The bot is not in the channel. ${INVITE}`],
  ["is_archived", "The channel is archived. Unarchive it in Slack, or set SLACK_CHANNEL to another channel."],
  ["restricted_action", "A workspace setting keeps the bot from posting there. Ask a workspace admin."],
  ["restricted_action_read_only_channel", "The channel is read-only for the bot. Ask a workspace admin."],
  ["token_revoked", `The bot token was revoked. ${TOKEN}`],
  ["token_expired", `The bot token is too old. ${TOKEN}`],
  ["invalid_auth", `Slack does not accept the bot token. ${TOKEN}`],
  ["not_authed", `No bot token reached Slack. ${TOKEN}`],
  ["account_inactive", `The app was removed from the workspace. ${TOKEN}`],
  ["team_access_not_granted", "The app has no access to this workspace. Ask an organisation admin to approve it."],
  ["missing_scope", "The app lacks a permission. Compare its scopes with those in manifests/, and install it again."],
  ["no_permission", "The app lacks a permission. Compare its scopes with those in manifests/, and install it again."],
  ["ekm_access_denied", "The workspace's key management stopped the app. Ask a workspace admin."],
  ["org_login_required", "The workspace is being moved to an organisation; Slack takes no messages meanwhile."],
]);

const MESSAGE_ONLY: ReadonlyMap<string, string> = new Map([
  ["invalid_blocks", "Slack does not accept the form of this card. A plain one is shown instead; please report it."],
  [
    "invalid_blocks_format",
    "Slack does not accept the form of this card. A plain one is shown instead; please report it.",
  ],
  ["msg_blocks_too_long", "The card is too long for Slack. A plain one is shown instead; please report it."],
  ["msg_too_long", "The card is too long for Slack. A plain one is shown instead; please report it."],
  ["edit_window_closed", "A workspace setting forbids editing old messages, so the card stays as it is."],
]);

/** Explains one of Slack's error names. An unknown one is taken to concern one message only. */
export function adviceFor(error: string): RefusalAdvice {
  const wide = CHANNEL_WIDE.get(error);
  if (wide !== undefined) return { words: wide, scope: "channel" };
  return { words: MESSAGE_ONLY.get(error) ?? `Slack answered "${error}".`, scope: "message" };
}

/** Whether another rendering of the same content might be taken. */
export function isAboutForm(error: string): boolean {
  return /^(?:invalid_blocks|invalid_blocks_format|msg_blocks_too_long|msg_too_long)$/.test(error);
}

/** The message, or the thread's parent, is gone. */
export function isAboutGone(error: string): boolean {
  return /^(?:message_not_found|cant_update_message|thread_not_found|cannot_reply_to_message)$/.test(error);
}
