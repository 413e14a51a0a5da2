import type { Truth } from "./condition.ts";

/**
 * Kleene's logic as numbers, so that `and` is the least, `or` the greatest, and `not` the mirror: 0 false, 1 unknown,
 * 2 true.
 */
export type Degree = 0 | 1 | 2;

export const FALSE: Degree = 0;
export const UNKNOWN: Degree = 1;
export const TRUE: Degree = 2;

const NAMES = ["false", "unknown", "true"] as const;

/** The name of a degree, for everyone outside this folder. */
export function nameOf(degree: Degree): Truth {
  return NAMES[degree];
}

/** TRUE or FALSE. */
export function degreeOf(holds: boolean): Degree {
  return holds ? TRUE : FALSE;
}
