import { ACTION_IDS } from "../../core/card/action-buttons.ts";
import { renderNote } from "../../core/card/answers.ts";
import { renderDetailsView } from "../../core/card/render-details-view.ts";
import { resolveView } from "../../core/card/resolve-form.ts";
import { suppressView } from "../../core/card/suppress-form.ts";
import type { Action } from "../../core/triage/actions.ts";
import { type Finding, type FindingId, findingName, readFindingName } from "../../core/triage/finding.ts";
import { actOnFinding } from "../../flows/act-on-finding.ts";
import { explainFinding } from "../../flows/explain-finding.ts";
import { type Door, letIn } from "./door.ts";
import { writeFormContext } from "./form-context.ts";
import { outcomeOf } from "./outcome.ts";
import { type PressedButton, readButton } from "./payloads.ts";
import { type Reply, replyTo } from "./reply.ts";

type ButtonName = keyof typeof ACTION_IDS;

/** A press of any button, already acknowledged to Slack. */
export async function pressButton(body: unknown, door: Door): Promise<void> {
  const press = readButton(body);
  const action = press?.actions[0];
  if (press === undefined || action === undefined) return;
  const reply = replyTo(press.response_url, door);
  const visitor = { user: press.user.id, team: press.team?.id, home: press.user.team_id };
  await letIn(door, visitor, `button ${press.trigger_id}`, reply, async () => {
    const name = buttonName(action.action_id);
    const id = readFindingName(action.value ?? "");
    // Links and other buttons without work of their own end here, too.
    if (name === undefined || id === undefined) return reply(renderNote("That button does nothing any more."));
    const finding = await door.acting.store.finding(id);
    if (finding === undefined) return reply(renderNote(goneWords(id)));
    if (!(await isOnItsCard(door, press, id))) return reply(renderNote(copyWords(id)));
    await carryOut(door, press, name, finding, reply);
  });
}

async function carryOut(door: Door, press: PressedButton, name: ButtonName, finding: Finding, reply: Reply) {
  const by = press.user.id;
  switch (name) {
    case "suppress":
    case "resolve":
    case "details":
      return openForm(door, name, finding, press, reply);
    default:
      return act(door, { kind: name, by }, finding.id, reply);
  }
}

/** Does it, and tells the person only when it was refused: success shows on the card. */
export async function act(door: Door, action: Action, id: FindingId, reply: Reply): Promise<boolean> {
  const outcome = await actOnFinding(id, action, door.acting);
  if (outcome.kind === "done") return true;
  await reply(renderNote(outcome.kind === "gone" ? goneWords(id) : [`${findingName(id)}: `, ...outcome.reason]));
  return false;
}

/** Opens a form for a person; Slack gives three seconds for that. */
export async function openForm(
  door: Door,
  form: "suppress" | "resolve" | "details",
  finding: Finding,
  asked: { readonly trigger_id: string; readonly channel?: { readonly id: string } | undefined },
  reply: Reply,
): Promise<void> {
  const card = await door.acting.store.card(finding.id);
  const channels = new Set([asked.channel?.id, card !== undefined && "channel" in card ? card.channel : undefined]);
  const context = writeFormContext({ finding: finding.id, channels: [...channels].filter((id) => id !== undefined) });
  const view = await viewOf(door, form, finding, context);
  const outcome = await outcomeOf(() =>
    door.client.apiCall("views.open", { trigger_id: asked.trigger_id, view: { ...view } }),
  );
  if (outcome.kind === "ok") return;
  const late = outcome.kind === "refused" && /trigger_id/.test(outcome.error);
  const words = late
    ? "Slack waited too long for the form. Please press the button again."
    : "Slack did not open the form. Please try again in a moment.";
  if (!late) door.log.warn("Slack did not open a form", { outcome });
  await reply(renderNote(words));
}

async function viewOf(door: Door, form: "suppress" | "resolve" | "details", finding: Finding, context: string) {
  if (form === "suppress") return suppressView(finding, context);
  if (form === "resolve") return resolveView(finding, context);
  return renderDetailsView(await explainFinding(finding, false, door.explaining));
}

function buttonName(actionId: string): ButtonName | undefined {
  return (Object.keys(ACTION_IDS) as ButtonName[]).find((name) => ACTION_IDS[name] === actionId);
}

/**
 * Whether the button stands on the finding's own card. A card that is still being sent may be pressed before we
 * learn its address.
 */
async function isOnItsCard(door: Door, press: PressedButton, id: FindingId): Promise<boolean> {
  const card = await door.acting.store.card(id);
  if (card === undefined || card.kind === "none" || card.channel !== press.channel?.id) return false;
  return card.kind !== "shown" || card.ts === press.container?.message_ts;
}

function goneWords(id: FindingId): string {
  return `${findingName(id)} is gone: old findings are deleted in time. Nothing was changed.`;
}

function copyWords(id: FindingId): string {
  return `This is a copy of a card. Nothing was changed; press the button on the card of ${findingName(id)} itself.`;
}
