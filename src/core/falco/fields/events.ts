import events from "./events.json" with { type: "json" };
import { type FieldType, isFieldType } from "./field-type.ts";

const TYPES = new Set(events.types.split(" "));
const PARAMETERS = new Map(events.parameters.split(" ").map((entry) => entry.split(":") as [string, string]));

/**
 * Whether `evt.type` can have this value: libsinsp knows the names of its events, of every system call, and of the
 * events that loaded plugins add, and refuses a condition with any other.
 */
export function isEventType(name: string): boolean {
  return TYPES.has(name);
}

/** The type of `evt.rawarg.<name>`; undefined when no event has an argument of this name. */
export function parameterType(name: string): FieldType | undefined {
  const type = PARAMETERS.get(name);
  return type !== undefined && isFieldType(type) ? type : undefined;
}
