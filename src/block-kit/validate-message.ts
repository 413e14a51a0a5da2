import { anyBlock } from "./blocks.ts";
import { checkActionIds, checkBlockIds, checkCharacters, checkTables } from "./cross-checks.ts";
import { SLACK_LIMITS } from "./limits.ts";
import { type AllowedMentions, checkMentions, mentionsInText } from "./mentions.ts";
import { type Problem, problemsOf } from "./problem.ts";

/** How strictly and for which call a message or form is checked. */
export interface ValidationOptions {
  /** Whom it may mention, by id; nobody when left out. */
  readonly mentions?: AllowedMentions;
  /** Slack allows an update more text in collapsed containers, and less fallback text. A post when left out. */
  readonly method?: "post" | "update";
}

/** A message as far as it is checked here; nothing about it is trusted. */
export interface MessageToValidate {
  readonly text?: unknown;
  readonly blocks?: unknown;
}

/**
 * Checks a message as strictly as Slack does, and for mentions that nobody meant. Never throws.
 *
 * @returns Every problem found; none means that Slack takes it.
 * @see https://docs.slack.dev/reference/block-kit
 */
export function validateMessage(message: MessageToValidate, options: ValidationOptions = {}): readonly Problem[] {
  const { mentions = [], method = "post" } = options;
  const { text, blocks = [] } = message;
  const textProblems = checkText(text, blocks, mentions, method);
  if (!Array.isArray(blocks)) {
    return [...textProblems, { pointer: "/blocks", code: "wrong_type", message: "blocks must be an array" }];
  }
  return [
    ...textProblems,
    ...checkCount(blocks),
    ...validateBlocks(blocks, ["blocks"], mentions),
    ...checkTables(blocks, ["blocks"]),
    ...checkCharacters(blocks, method),
  ];
}

/** What holds for blocks wherever they stand: their own rules, unique ids, no mentions. */
export function validateBlocks(
  blocks: readonly unknown[],
  path: readonly PropertyKey[],
  mentions: AllowedMentions,
): Problem[] {
  return [
    ...blocks.flatMap((block, index) => {
      const read = anyBlock.safeParse(block);
      return read.success ? [] : problemsOf(read.error, [...path, index]);
    }),
    ...checkBlockIds(blocks, path),
    ...checkActionIds(blocks, path),
    ...checkMentions(blocks, path, mentions),
  ];
}

function checkText(text: unknown, blocks: unknown, mentions: AllowedMentions, method: "post" | "update"): Problem[] {
  if (text !== undefined && typeof text !== "string") {
    return [{ pointer: "/text", code: "wrong_type", message: "text must be a string" }];
  }
  if (text === undefined || text === "") {
    const nothing = !Array.isArray(blocks) || blocks.length === 0;
    return nothing ? [{ pointer: "/text", code: "no_text", message: "A message needs text or blocks" }] : [];
  }
  const tooLong =
    method === "update" ? Buffer.byteLength(text) > SLACK_LIMITS.updateTextBytes : text.length > SLACK_LIMITS.postText;
  return [
    ...(tooLong ? [{ pointer: "/text", code: "msg_too_long" as const, message: "The fallback text is too long" }] : []),
    ...mentionsInText(text, mentions).map((mention) => ({
      pointer: "/text",
      code: "mention" as const,
      message: `${mention} would mention somebody; escape it or list its id in \`mentions\``,
    })),
  ];
}

function checkCount(blocks: readonly unknown[]): Problem[] {
  if (blocks.length <= SLACK_LIMITS.blocksPerMessage) return [];
  const message = `A message can have ${SLACK_LIMITS.blocksPerMessage} blocks, this one has ${blocks.length}`;
  return [{ pointer: "/blocks", code: "too_many", message }];
}
