/** A call on its way to the thread that owns the database. */
export interface Call {
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** How a call ended. `unavailable`: the database cannot take anything now, and nothing of the call was done. */
export type Answer =
  | { readonly id: number; readonly kind: "done"; readonly value: unknown }
  | { readonly id: number; readonly kind: "unavailable"; readonly reason: string; readonly error: unknown }
  | { readonly id: number; readonly kind: "failed"; readonly error: unknown };

/** The id of the answer that says whether the database could be opened. */
export const OPENING = 0;
