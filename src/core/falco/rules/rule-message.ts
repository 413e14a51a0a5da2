import type { Place } from "./rules-yaml.ts";

/**
 * Falco's own codes: `LOAD_ERR_*` are errors and stop the load, the others are warnings.
 * @see https://github.com/falcosecurity/falco/blob/0.44.1/userspace/engine/falco_load_result.cpp
 */
export type RuleErrorCode =
  | "LOAD_ERR_YAML_PARSE"
  | "LOAD_ERR_YAML_VALIDATE"
  | "LOAD_ERR_COMPILE_CONDITION"
  | "LOAD_ERR_COMPILE_OUTPUT"
  | "LOAD_ERR_VALIDATE";

/** Falco's codes for what does not keep a file from loading. */
export type RuleWarningCode =
  | "LOAD_UNKNOWN_SOURCE"
  | "LOAD_UNSAFE_NA_CHECK"
  | "LOAD_NO_EVTTYPE"
  | "LOAD_UNKNOWN_FILTER"
  | "LOAD_UNUSED_MACRO"
  | "LOAD_UNUSED_LIST"
  | "LOAD_UNKNOWN_ITEM"
  | "LOAD_DEPRECATED_ITEM"
  | "LOAD_APPEND_NO_VALUES"
  | "LOAD_EXCEPTION_NAME_NOT_UNIQUE"
  | "LOAD_INVALID_MACRO_NAME"
  | "LOAD_INVALID_LIST_NAME"
  | "LOAD_COMPILE_CONDITION"
  | "LOAD_UNKNOWN_KEY";

/** The item of a rules file that a message is about. */
export interface ItemName {
  readonly kind: "rule" | "macro" | "list" | "required_engine_version" | "required_plugin_versions";
  /** Empty where the item has no name, or none yet. */
  readonly name: string;
}

/** What Falco's loader would say: an error or a warning, and where. */
export interface RuleMessage extends Place {
  readonly code: RuleErrorCode | RuleWarningCode;
  readonly message: string;
  readonly item: ItemName | undefined;
}

/** Where the loader is: the place to report, and the item that it belongs to. */
export interface Context {
  readonly at: Place;
  readonly item?: ItemName | undefined;
}

/** Takes a warning; the load goes on. */
export type Warn = (code: RuleWarningCode, message: string, context: Context) => void;

/**
 * The error at which the loader gives up. Falco stops at the first one, and everything that follows depends on what
 * came before, so it is thrown inside the reader; outside it is a value in the result.
 */
export class LoadError extends Error {
  override readonly name = "LoadError";
  readonly code: RuleErrorCode;
  readonly context: Context;
  constructor(code: RuleErrorCode, message: string, context: Context) {
    super(message);
    this.code = code;
    this.context = context;
  }
}

/** The message that people see for an error or a warning in a context. */
export function messageFor(code: RuleMessage["code"], message: string, context: Context): RuleMessage {
  const { file, line, column } = context.at;
  return { code, message, file, line, column, item: context.item };
}
