import type { Alert } from "../alert.ts";

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
