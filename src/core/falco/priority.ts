/**
 * Falco's priorities, the worst first; the index is Falco's own number (0 Emergency … 7 Debug).
 * @see https://github.com/falcosecurity/falco/blob/0.44.1/userspace/engine/falco_common.cpp
 */
export const PRIORITIES = [
  "Emergency",
  "Alert",
  "Critical",
  "Error",
  "Warning",
  "Notice",
  "Informational",
  "Debug",
] as const;

/** How bad a rule's author thinks an alert is. */
export type Priority = (typeof PRIORITIES)[number];

// Falco accepts "info" as well, for historical reasons (falco_common.cpp, priority names).
const BY_LOWER_NAME = new Map<string, Priority>([
  ...PRIORITIES.map((name) => [name.toLowerCase(), name] as const),
  ["info", "Informational"],
]);

/** Reads a priority in any case, `info` included, as Falco does; undefined when it is none. */
export function readPriority(text: string): Priority | undefined {
  return BY_LOWER_NAME.get(text.trim().toLowerCase());
}

/** Falco's number of a priority: 0 is the worst, 7 the mildest. */
export function rankOf(priority: Priority): number {
  return PRIORITIES.indexOf(priority);
}

/** Whether `priority` is `floor` or worse. */
export function isAtLeast(priority: Priority, floor: Priority): boolean {
  return rankOf(priority) <= rankOf(floor);
}

/** The worse of two priorities. */
export function worseOf(a: Priority, b: Priority): Priority {
  return rankOf(a) <= rankOf(b) ? a : b;
}
