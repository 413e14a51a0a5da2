import { countedCharacters, tableCharacters } from "./characters.ts";
import { SLACK_LIMITS } from "./limits.ts";
import { type Problem, pointerTo } from "./problem.ts";
import { blocksOf, isRecord, type Part } from "./walk.ts";

/** Blocks that exist in messages only. https://docs.slack.dev/reference/block-kit/blocks */
const MESSAGE_ONLY = ["container", "table", "context_actions"];

/** Each `block_id` once in the whole message or form, containers included. */
export function checkBlockIds(blocks: readonly unknown[], path: readonly PropertyKey[]): Problem[] {
  return repeated([...blocksOf(blocks, path)], "block_id", "in this message or form");
}

/** Each `action_id` once inside its block. */
export function checkActionIds(blocks: readonly unknown[], path: readonly PropertyKey[]): Problem[] {
  return [...blocksOf(blocks, path)].flatMap((block) => repeated(elementsOf(block), "action_id", "in this block"));
}

/** Blocks that stand where Slack does not have them. */
export function checkSurface(blocks: readonly unknown[], path: readonly PropertyKey[]): Problem[] {
  return [...blocksOf(blocks, path)]
    .filter(({ value }) => MESSAGE_ONLY.includes(String(value.type)))
    .map((block) => ({
      pointer: pointerTo(block.path),
      code: "surface",
      message: `A ${String(block.value.type)} can stand in a message only, not in a form`,
    }));
}

/** One table a message, of limited text. */
export function checkTables(blocks: readonly unknown[], path: readonly PropertyKey[]): Problem[] {
  const tables = [...blocksOf(blocks, path)].filter(({ value }) => value.type === "table");
  const second = tables[1];
  const long = tables.filter(({ value }) => tableCharacters(value) > SLACK_LIMITS.tableCharacters);
  return [
    ...(second === undefined
      ? []
      : [{ pointer: pointerTo(second.path), code: "too_many" as const, message: "A message can have one table" }]),
    ...long.map(({ path }) => ({
      pointer: pointerTo(path),
      code: "too_long" as const,
      message: `A table can hold ${SLACK_LIMITS.tableCharacters} characters`,
    })),
  ];
}

/** All text together, as far as Slack counts it. */
export function checkCharacters(blocks: readonly unknown[], method: "post" | "update"): Problem[] {
  const characters = countedCharacters(blocks, method);
  if (characters <= SLACK_LIMITS.messageCharacters) return [];
  return [
    {
      pointer: "/blocks",
      code: "msg_blocks_too_long",
      message: `The blocks hold ${characters} counted characters; ${SLACK_LIMITS.messageCharacters} are safe`,
    },
  ];
}

/** A form that asks for something needs a button that sends it; only one field can have the focus. */
export function checkForm(view: Record<string, unknown>): Problem[] {
  const blocks = Array.isArray(view.blocks) ? [...blocksOf(view.blocks, ["blocks"])] : [];
  const asks = blocks.some(({ value }) => value.type === "input");
  const focused = blocks.flatMap(elementsOf).filter(({ value }) => value.focus_on_load === true);
  const second = focused[1];
  return [
    ...(asks && view.submit === undefined
      ? [{ pointer: "/submit", code: "missing_field" as const, message: "A form with inputs needs a submit button" }]
      : []),
    ...(second === undefined
      ? []
      : [{ pointer: pointerTo(second.path), code: "conflict" as const, message: "Only one field can have the focus" }]),
  ];
}

function elementsOf({ path, value }: Part): Part[] {
  const elements: readonly unknown[] = Array.isArray(value.elements) ? value.elements : [];
  return [
    ...elements.flatMap((element, index) => partAt([...path, "elements", index], element)),
    ...partAt([...path, "accessory"], value.accessory),
    ...partAt([...path, "element"], value.element),
  ];
}

function partAt(path: readonly PropertyKey[], value: unknown): Part[] {
  return isRecord(value) ? [{ path, value }] : [];
}

function repeated(parts: readonly Part[], field: string, where: string): Problem[] {
  const seen = new Set<unknown>();
  return parts.flatMap(({ path, value }) => {
    const id = value[field];
    if (typeof id !== "string") return [];
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [
      {
        pointer: pointerTo([...path, field]),
        code: "duplicate_id" as const,
        message: `${JSON.stringify(id)} is used twice ${where}`,
      },
    ];
  });
}
