import { SLACK_LIMITS } from "../../block-kit/limits.ts";
import type { Problem } from "../../block-kit/problem.ts";
import { validateMessage } from "../../block-kit/validate-message.ts";
import { validateView } from "../../block-kit/validate-view.ts";
import type { Json } from "../message.ts";
import type { WorkspaceState } from "../state.ts";
import { type Refused, refuse } from "./answer.ts";
import type { Arguments } from "./arguments.ts";

/** Text and blocks that were found good. */
export interface Content {
  readonly text: string;
  readonly blocks: readonly Json[];
}

/** Reads what a message is to show, or refuses it as Slack does. */
export function readContent(
  args: Arguments,
  method: "post" | "update",
  state: WorkspaceState,
): { readonly content: Content } | { readonly refused: Refused } {
  const blocks = args.has("blocks") ? args.json("blocks") : [];
  const whole = args.text("text") ?? "";
  // Slack cuts a post's text without a word; an update's is refused when it is too long.
  const text = method === "post" ? whole.slice(0, SLACK_LIMITS.postText) : whole;
  const refused = refusalOf([
    ...validateMessage({ text, blocks }, { mentions: "any", method }),
    ...(state.options.refuseContainers === true ? containersIn(blocks) : []),
  ]);
  return refused === undefined ? { content: { text, blocks: blocks as Json[] } } : { refused };
}

/** Reads a form, or refuses it as Slack does. */
export function readView(args: Arguments): { readonly view: Json } | { readonly refused: Refused } {
  const view = args.json("view");
  const problems = validateView(view, { mentions: "any" });
  if (problems.length > 0) return { refused: refuse("invalid_arguments", problems.map(asSlackSays)) };
  return { view: view as Json };
}

/** A problem in the form in which Slack reports it. */
function asSlackSays(problem: Problem): string {
  return `[ERROR] ${problem.message} [json-pointer:${problem.pointer}]`;
}

function refusalOf(problems: readonly Problem[]): Refused | undefined {
  if (problems.length === 0) return undefined;
  const ownCode = problems.find(({ code }) => ["no_text", "msg_too_long", "msg_blocks_too_long"].includes(code))?.code;
  const messages = problems.map(asSlackSays);
  return { ...refuse(ownCode ?? "invalid_blocks", messages), errors: messages };
}

function containersIn(blocks: unknown): Problem[] {
  if (!Array.isArray(blocks)) return [];
  return blocks.flatMap((block: unknown, index) =>
    (block as { type?: unknown } | null)?.type === "container"
      ? [{ pointer: `/blocks/${index}/type`, code: "unknown_type" as const, message: "unsupported type: container" }]
      : [],
  );
}
