import { jsonList } from "./json-list.ts";
import type { Json } from "./message.ts";

/** What a person chose in one element: a text, an option's value or several, a user id, a date. */
export type Chosen = string | readonly string[];

/** What a person entered, by block and action. */
export type Entered = Readonly<Record<string, Readonly<Record<string, Chosen>>>>;

/** An element somewhere in blocks, with the block around it. */
export interface PlacedElement {
  readonly block: Json;
  readonly element: Json;
}

/** Every element that a person can act on, container children included. */
export function elementsIn(blocks: readonly Json[]): PlacedElement[] {
  return blocks.flatMap((block) => {
    const elements = block.type === "rich_text" ? [] : jsonList(block.elements);
    const single = jsonList([block.accessory, block.element]);
    const own = [...elements, ...single].filter((element) => typeof element.action_id === "string");
    const children = elementsIn(jsonList(block.child_blocks));
    return [...own.map((element) => ({ block, element })), ...children];
  });
}

/** The state of a form that nobody touched: its initial values. */
export function emptyState(view: Json): Json {
  return stateOf(jsonList(view.blocks), {});
}

/** The state of blocks as Slack reports it: what was entered, else the initial value. */
export function stateOf(blocks: readonly Json[], entered: Entered): Json {
  const values: Record<string, Json> = {};
  for (const { block, element } of elementsIn(blocks)) {
    if (!isStateful(element)) continue;
    const blockId = String(block.block_id);
    const actionId = String(element.action_id);
    const chosen = ownValue(ownValue(entered, blockId), actionId);
    const kept = chosen === undefined ? initialOf(element) : selectionOf(element, chosen);
    values[blockId] = { ...values[blockId], [actionId]: { type: element.type, ...kept } };
  }
  return values;
}

/** How one element's choice is reported; an option that is not offered counts as none. */
export function selectionOf(element: Json, chosen: Chosen): Json {
  const one = typeof chosen === "string" ? chosen : (chosen[0] ?? "");
  const options = jsonList(element.options);
  switch (element.type) {
    case "plain_text_input":
      return { value: one === "" ? null : one };
    case "users_select":
      return { selected_user: one === "" ? null : one };
    case "datepicker":
      return { selected_date: one === "" ? null : one };
    case "timepicker":
      return { selected_time: one === "" ? null : one };
    case "datetimepicker":
      return { selected_date_time: one === "" ? null : Number(one) };
    case "checkboxes":
      return { selected_options: options.filter((option) => [chosen].flat().includes(String(option.value))) };
    default:
      return { selected_option: options.find((option) => option.value === one) ?? null };
  }
}

function initialOf(element: Json): Json {
  switch (element.type) {
    case "plain_text_input":
      return { value: element.initial_value ?? null };
    case "users_select":
      return { selected_user: element.initial_user ?? null };
    case "datepicker":
      return { selected_date: element.initial_date ?? null };
    case "timepicker":
      return { selected_time: element.initial_time ?? null };
    case "datetimepicker":
      return { selected_date_time: element.initial_date_time ?? null };
    case "checkboxes":
      return { selected_options: element.initial_options ?? [] };
    default:
      return { selected_option: element.initial_option ?? null };
  }
}

/** What the client itself refuses to send, by block: a required field left empty, a text too short or too long. */
export function incompleteFields(view: Json, values: Json): Record<string, string> {
  const problems: Record<string, string> = {};
  for (const block of jsonList(view.blocks)) {
    if (block.type !== "input") continue;
    const element = block.element as Json;
    const entry = ownValue(ownValue(values, String(block.block_id)) as Json | undefined, String(element.action_id)) as
      | Json
      | undefined;
    const problem = problemWith(block, element, entry ?? {});
    if (problem !== undefined) problems[String(block.block_id)] = problem;
  }
  return problems;
}

function problemWith(block: Json, element: Json, { type: _type, ...selection }: Json): string | undefined {
  const value = Object.values(selection)[0];
  const isEmpty = value === null || value === undefined || (Array.isArray(value) && value.length === 0);
  if (isEmpty) return block.optional === true ? undefined : "Please complete this required field.";
  if (typeof value !== "string") return undefined;
  const { min_length: least, max_length: most } = element;
  if (typeof least === "number" && value.length < least) return `Please enter at least ${least} characters.`;
  if (typeof most === "number" && value.length > most) return `Please enter at most ${most} characters.`;
  return undefined;
}

function isStateful(element: Json): boolean {
  return !["button", "overflow", "image", "feedback_buttons"].includes(String(element.type));
}

function ownValue<T>(values: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined;
}
