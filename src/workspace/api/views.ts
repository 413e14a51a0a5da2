import { SLACK_LIMITS } from "../../block-kit/limits.ts";
import { emptyState } from "../form-state.ts";
import type { Json } from "../message.ts";
import type { WorkspaceState } from "../state.ts";
import type { OpenView } from "../views.ts";
import { type Answer, refuse } from "./answer.ts";
import type { Arguments } from "./arguments.ts";
import { readView } from "./block-checks.ts";

/** https://docs.slack.dev/reference/methods/views.open */
export function open(args: Arguments, state: WorkspaceState): Answer {
  return show(args, state, (user) => state.views.closeAll(user));
}

/** https://docs.slack.dev/reference/methods/views.push */
export function push(args: Arguments, state: WorkspaceState): Answer {
  return show(args, state, () => undefined);
}

/** https://docs.slack.dev/reference/methods/views.update */
export function update(args: Arguments, state: WorkspaceState): Answer {
  const read = readView(args);
  if ("refused" in read) return read.refused;
  const current = state.views.find(args.text("view_id") ?? args.text("external_id") ?? "");
  if (current === undefined) return refuse("not_found");
  const hash = args.text("hash");
  if (hash !== undefined && hash !== current.hash) return refuse("hash_conflict");
  const updated = state.views.update(current.id, read.view);
  state.changes.announce();
  return updated === undefined ? refuse("not_found") : { ok: true, view: viewPayload(updated, state) };
}

/** A form as Slack shows it to the bot. */
export function viewPayload(open: OpenView, state: WorkspaceState, values?: Json): Json {
  return {
    private_metadata: "",
    callback_id: "",
    close: null,
    submit: null,
    clear_on_close: false,
    notify_on_close: false,
    external_id: "",
    ...open.view,
    id: open.id,
    team_id: state.directory.team.id,
    app_id: state.directory.app.id,
    bot_id: state.directory.app.botId,
    hash: open.hash,
    root_view_id: open.rootId,
    previous_view_id: open.previousId ?? null,
    state: { values: values ?? emptyState(open.view) },
  };
}

function show(args: Arguments, state: WorkspaceState, before: (user: string) => void): Answer {
  // Slack looks at the form first: a refused one does not use the trigger up.
  const read = readView(args);
  if ("refused" in read) return read.refused;
  const trigger = state.triggers.exchange(args.text("trigger_id") ?? "");
  if ("error" in trigger) return refuse(trigger.error);
  before(trigger.user);
  if (state.views.stackOf(trigger.user).length >= SLACK_LIMITS.viewStack) return refuse("push_limit_reached");
  const opened = state.views.push(trigger.user, read.view);
  state.changes.announce();
  return { ok: true, view: viewPayload(opened, state) };
}
