import { z } from "zod";
import type { WorkspaceState } from "../state.ts";
import { userActions } from "../user-actions.ts";

/** As much as Slack takes; the page's own boxes say the same. */
export const LONGEST_TEXT = 40_000;

const user = z.string();
const chosen = z.union([z.string(), z.array(z.string())]);
const entered = z.record(z.string(), z.record(z.string(), chosen));

const action = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("press"),
    user,
    ts: z.string().optional(),
    channel: z.string().optional(),
    viewId: z.string().optional(),
    actionId: z.string(),
    blockId: z.string().optional(),
    value: z.string().optional(),
    selected: chosen.optional(),
    entered: entered.optional(),
  }),
  z.object({ kind: z.literal("submit"), user, viewId: z.string(), entered }),
  z.object({ kind: z.literal("close"), user, viewId: z.string() }),
  z.object({
    kind: z.literal("say"),
    user,
    text: z.string().min(1).max(LONGEST_TEXT),
    channel: z.string(),
    threadTs: z.string().optional(),
  }),
  z.object({ kind: z.literal("delete"), user, ts: z.string(), channel: z.string() }),
  z.object({ kind: z.literal("dismiss"), user, ts: z.string() }),
]);

/** What the page is told about an action. */
export interface ActResult {
  /** For the reader's eyes; empty when all went well. */
  readonly failure: string;
  /** How long the bot took, when it was asked. */
  readonly ms?: number;
  /** What to show at a form's fields, by block id. */
  readonly errors?: Readonly<Record<string, string>>;
}

/** Does what a person did on the page. */
export async function act(state: WorkspaceState, body: unknown): Promise<ActResult> {
  const read = action.safeParse(body);
  if (!read.success) return { failure: "The page sent something that this workspace does not understand." };
  const what = read.data;
  const person = userActions(state, what.user);
  switch (what.kind) {
    case "press": {
      const { kind: _kind, user: _user, ...press } = what;
      const answer = await person.press(definedOnly(press));
      return { failure: failureOf(answer.error), ms: answer.ms };
    }
    case "submit": {
      const { answer, errors, failure } = await person.submit(what.viewId, what.entered);
      return { failure: failure ?? "", errors, ...(answer === undefined ? {} : { ms: answer.ms }) };
    }
    case "close":
      await person.closeView(what.viewId);
      return { failure: "" };
    case "say":
      return say(state, what);
    case "delete":
      deliver(person.deleteMessage(what.ts, what.channel));
      return { failure: "" };
    case "dismiss":
      dismiss(state, what.user, what.ts);
      return { failure: "" };
  }
}

type Said = Extract<z.infer<typeof action>, { kind: "say" }>;

async function say(state: WorkspaceState, { user, text, channel, threadTs }: Said): Promise<ActResult> {
  const person = userActions(state, user);
  const [, command, rest = ""] = /^(\/\S+)\s*([\s\S]*)$/.exec(text) ?? [];
  const { commands } = state.directory.app;
  if (command !== undefined && !commands.includes(command.toLowerCase())) {
    return { failure: `${command} is not a command here. There is ${commands.join(", ")}.` };
  }
  if (command !== undefined) {
    const answer = await person.command(command, rest, channel);
    return { failure: failureOf(answer.error), ms: answer.ms };
  }
  deliver(person.say(asSlackEncodes(state, text), { channel, ...(threadTs === undefined ? {} : { threadTs }) }));
  return { failure: "" };
}

/** What a person types reaches the bot escaped, and with names of people as mentions. */
function asSlackEncodes(state: WorkspaceState, text: string): string {
  const { app, people } = state.directory;
  const known = [...people, { id: app.userId, name: app.name }];
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/@([\w-]+)/g, (whole, name: string) => {
      const found = known.find((person) => person.name.toLowerCase() === name.toLowerCase());
      return found === undefined ? whole : `<@${found.id}>`;
    });
}

function dismiss(state: WorkspaceState, user: string, ts: string): void {
  const index = state.ephemerals.findIndex((ephemeral) => ephemeral.ts === ts && ephemeral.user === user);
  if (index < 0) return;
  state.ephemerals.splice(index, 1);
  state.changes.announce();
}

/** Events are repeated for minutes when the bot does not take them; nobody waits for that at the page. */
function deliver(delivery: Promise<unknown>): void {
  delivery.catch(() => undefined);
}

function failureOf(error: string | undefined): string {
  if (error === undefined) return "";
  return error === "not connected" ? "No bot is connected to this workspace." : `The bot did not take it: ${error}.`;
}

/** Drops what is undefined, for types that tell an absent field from an undefined one. */
function definedOnly<T extends object>(value: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as never;
}
