import { type Listed, renderFindingList, renderHelp, renderNote } from "../../core/card/answers.ts";
import type { SlackMessage } from "../../core/card/card.ts";
import type { CardAddresses } from "../../core/card/finding-line.ts";
import { renderExplanation } from "../../core/card/render-explanation.ts";
import { renderRule } from "../../core/card/render-rule.ts";
import { renderStatus } from "../../core/card/render-status.ts";
import { type Finding, type FindingId, findingName, isSuppressed } from "../../core/triage/finding.ts";
import { type Explanation, explain } from "../../flows/explain.ts";
import { type Command, readCommand } from "../../flows/read-command.ts";
import { reportStatus } from "../../flows/report-status.ts";
import type { CardState } from "../../flows/store.ts";
import { type Door, letIn } from "./door.ts";
import { type GivenCommand, readGivenCommand } from "./payloads.ts";
import { act, openForm } from "./press-button.ts";
import { type Reply, replyTo } from "./reply.ts";

/** As many as a list can show; it says how many it leaves out. */
const LIST = 200;

/** Each link is one question to Slack, the first time. */
const MOST_LINKS = 20;

/** A `/falco` command, already acknowledged to Slack. */
export async function runCommand(body: unknown, door: Door): Promise<void> {
  const given = readGivenCommand(body);
  if (given === undefined) return;
  const reply = replyTo(given.response_url, door);
  const visitor = { user: given.user_id, team: given.team_id, home: undefined };
  await letIn(door, visitor, `command ${given.trigger_id}`, reply, async () => {
    const command = readCommand(given.text);
    if (command.kind === "act" || command.kind === "form") return changeFinding(command, given, door, reply);
    const audience = command.kind === "explain" && command.here === true ? "channel" : "asker";
    for (const message of await answers(command, given.user_id, door)) await reply(message, audience);
  });
}

/** What can be answered without changing anything, for a command or for a mention of the bot. */
export async function answers(
  command: Exclude<Command, { kind: "act" | "form" }>,
  user: string,
  door: Door,
): Promise<readonly SlackMessage[]> {
  switch (command.kind) {
    case "help":
      return [renderHelp()];
    case "status":
      return [renderStatus(await reportStatus(door.status))];
    case "list":
      return [await listing(command.which, user, door)];
    case "explain": {
      const explanation = await explain(command.what, door.explaining);
      if (explanation.kind === "refused") return [renderNote(explanation.reason)];
      if (explanation.kind === "rule") return ruleAnswer(explanation, door);
      return renderExplanation(explanation.analysis, explanation.finding, explanation.related);
    }
    case "not understood":
      return [renderNote(`${command.reason} /falco help lists what I understand.`)];
  }
}

async function listing(which: Listed, user: string, door: Door): Promise<SlackMessage> {
  const findings = await list(which, user, door);
  return renderFindingList(findings, door.clock.now(), which, await cardAddresses(findings, door));
}

async function ruleAnswer(
  { rule, analysis, fired, unresolved }: Extract<Explanation, { kind: "rule" }>,
  door: Door,
): Promise<readonly SlackMessage[]> {
  const links = await cardAddresses(unresolved, door);
  return renderRule(rule, analysis, { fired, unresolved, links, now: door.clock.now() });
}

async function cardAddresses(findings: readonly Finding[], door: Door): Promise<CardAddresses> {
  const found = await Promise.all(
    findings.slice(0, MOST_LINKS).map(async ({ id }): Promise<[FindingId, string][]> => {
      const card = await door.acting.store.card(id);
      const url = card === undefined ? undefined : await door.explaining.linkTo(id, card);
      return url === undefined ? [] : [[id, url]];
    }),
  );
  return new Map(found.flat());
}

function list(which: Listed, user: string, door: Door): Promise<readonly Finding[]> {
  const active = ["open", "acknowledged"] as const;
  const { store } = door.acting;
  if (which === "mine") return store.findings({ states: ["acknowledged"], owner: user, limit: LIST });
  return store.findings({ states: which === "all" ? [...active, "resolved"] : active, limit: LIST });
}

async function changeFinding(
  command: Extract<Command, { kind: "act" | "form" }>,
  given: GivenCommand,
  door: Door,
  reply: Reply,
): Promise<void> {
  const finding = await door.acting.store.finding(command.id);
  if (finding === undefined) return reply(renderNote(`There is no finding F-${command.id}.`));
  if (command.kind === "form") {
    const asked = { trigger_id: given.trigger_id, channel: { id: given.channel_id } };
    return openForm(door, command.form, finding, asked, reply);
  }
  const before = await door.acting.store.card(command.id);
  const done = await act(door, { kind: command.verb, by: given.user_id }, command.id, reply);
  if (!done) return;
  const where = await whereShown(before, command.id, door);
  await reply(renderNote(`${doneWords(command.verb, findingName(command.id))}${where}`));
}

function doneWords(verb: Extract<Command, { kind: "act" }>["verb"], name: string): string {
  switch (verb) {
    case "acknowledge":
      return `${name} is yours now.`;
    case "unacknowledge":
      return `Nobody has ${name} now.`;
    case "escalate":
      return `${name} is escalated; help is called in its thread.`;
    case "reopen":
      return `${name} is open again.`;
    case "unsuppress":
      return `${name} is no longer suppressed.`;
  }
}

/** Where people will see what they did, where that is not the card that they know. */
async function whereShown(before: CardState | undefined, id: FindingId, door: Door): Promise<string> {
  const finding = await door.acting.store.finding(id);
  const card = await door.acting.store.card(id);
  if (finding === undefined || card?.kind === "shown") return "";
  const why = before?.kind === "deleted" ? "Somebody deleted its card. " : "";
  if (isSuppressed(finding, door.clock.now()) && finding.escalation === undefined) {
    return ` ${why}A card is posted when its suppression ends.`;
  }
  return ` ${why}A new card will show it in a moment.`;
}
