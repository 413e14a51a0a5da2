import type { Alert } from "../alert.ts";
import type { Condition } from "./ast.ts";

/** The answer of a condition for one alert: `unknown` when it hangs on a field that the alert does not carry. */
export type Truth = "true" | "false" | "unknown";

/** Why a condition was refused, in words like Falco's, and where (1-based). */
export interface ConditionError {
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** A condition ready to be asked, any number of times. */
export interface CompiledCondition {
  readonly source: string;
  /** The fields that it names, without arguments resolved: `proc.aname[2]` stays as written. */
  readonly fields: readonly string[];
  matches(alert: Alert): Truth;
}

/** Either the compiled condition or the first problem. */
export type Compilation =
  | { readonly ok: true; readonly condition: CompiledCondition }
  | { readonly ok: false; readonly error: ConditionError };

/** The names that a condition may lean on: those of a rules file. */
export interface Environment {
  readonly macros: ReadonlyMap<string, Condition>;
  readonly lists: ReadonlyMap<string, readonly string[]>;
}

/** How a condition is checked and asked. */
export interface CompileOptions {
  /** Without it no macro is known, and a list's name is an ordinary word. */
  readonly environment?: Environment;
  /**
   * What a comparison says when its field has no value:
   * - `unknown` (the default): unknown, whether the alert does not carry the field or carries null, for container
   *   metadata may arrive late. `exists` is unknown for a field that is not carried and false for null.
   * - `as Falco`: false, `!=` and `exists` included. So an exception is judged as Falco would judge it.
   */
  readonly missing?: "unknown" | "as Falco";
}
