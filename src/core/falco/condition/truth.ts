import type { Truth } from "./condition.ts";

/**
 * Kleene's logic as numbers, so that `and` is the least, `or` the greatest, and `not` the mirror: 0 false, 1 unknown,
 * 2 true.
 */
export type Degree = 0 | 1 | 2;

/** It does not hold. */
export const FALSE: Degree = 0;
/** The alert does not tell. */
export const UNKNOWN: Degree = 1;
/** It holds. */
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
