/** A part of a block and the way to it. */
export interface Part {
  readonly path: readonly PropertyKey[];
  readonly value: Record<string, unknown>;
}

/** Deeper than any block that Slack knows; hostile input must not exhaust the stack. */
const DEEPEST = 24;

/** Every object inside a value, the value itself included, parents first. */
export function* partsOf(value: unknown, path: readonly PropertyKey[]): Generator<Part> {
  if (path.length > DEEPEST || typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* partsOf(item, [...path, index]);
    return;
  }
  yield { path, value: value as Record<string, unknown> };
  for (const [key, item] of Object.entries(value)) yield* partsOf(item, [...path, key]);
}

/** A message's or form's blocks with their children, each with the way to it. */
export function* blocksOf(blocks: readonly unknown[], path: readonly PropertyKey[]): Generator<Part> {
  if (path.length > DEEPEST) return;
  for (const [index, block] of blocks.entries()) {
    if (!isRecord(block)) continue;
    yield { path: [...path, index], value: block };
    const children = block.child_blocks;
    if (Array.isArray(children)) yield* blocksOf(children, [...path, index, "child_blocks"]);
  }
}

/** An object that is neither null nor an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
