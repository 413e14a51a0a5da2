import { validateMessage } from "../../block-kit/validate-message.ts";
import { validateView } from "../../block-kit/validate-view.ts";
import type { WorkspaceState } from "../state.ts";
import { type Answer, refuse } from "./answer.ts";
import type { Arguments } from "./arguments.ts";
import { deleteMessage, getPermalink, postEphemeral, postMessage, update as updateMessage } from "./chat.ts";
import { history, info, list, replies } from "./conversations.ts";
import { open, push, update as updateView } from "./views.ts";

/** A Web API method. It answers at once; what takes time in Slack is not simulated. */
export type Method = (args: Arguments, state: WorkspaceState) => Answer;

/** The methods that the bot uses, and those with which its channels can be looked at. */
export const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ["api.test", () => ({ ok: true })],
  ["auth.test", authTest],
  ["blocks.validate", blocksValidate],
  ["chat.delete", deleteMessage],
  ["chat.getPermalink", getPermalink],
  ["chat.postEphemeral", postEphemeral],
  ["chat.postMessage", postMessage],
  ["chat.update", updateMessage],
  ["conversations.history", history],
  ["conversations.info", info],
  ["conversations.join", info],
  ["conversations.list", list],
  ["conversations.replies", replies],
  ["users.info", usersInfo],
  ["views.open", open],
  ["views.push", push],
  ["views.update", updateView],
]);

/** Methods that anybody may call. */
export const PUBLIC_METHODS: readonly string[] = ["api.test", "blocks.validate"];

function authTest(_: Arguments, state: WorkspaceState): Answer {
  const { app, team } = state.directory;
  return {
    ok: true,
    url: `${state.baseUrl}/`,
    team: team.name,
    team_id: team.id,
    user: app.name,
    user_id: app.userId,
    bot_id: app.botId,
    is_enterprise_install: false,
  };
}

function usersInfo(args: Arguments, state: WorkspaceState): Answer {
  const id = args.text("user") ?? "";
  const person = state.directory.people.find((other) => other.id === id);
  if (person === undefined) return refuse("user_not_found");
  const { name } = person;
  const team = state.directory.team.id;
  return {
    ok: true,
    user: { id, team_id: team, name, real_name: name, is_bot: false, deleted: false, profile: { real_name: name } },
  };
}

/** https://docs.slack.dev/reference/methods/blocks.validate: one of `blocks`, `message` and `view`. */
function blocksValidate(args: Arguments): Answer {
  if (args.has("view")) return { ok: true, errors: validateView(args.json("view"), { mentions: "any" }) };
  const message = args.has("message") ? args.json("message") : { blocks: args.json("blocks") };
  if (typeof message !== "object" || message === null) return refuse("invalid_arguments");
  return { ok: true, errors: validateMessage(message, { mentions: "any" }) };
}
