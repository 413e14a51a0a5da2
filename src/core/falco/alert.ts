import type { Priority } from "./priority.ts";

/**
 * The value of one output field, as Falco or Falcosidekick sent it.
 *
 * - `null`:   Falco had no value (very common: container metadata arrives late)
 * - `bigint`: an integer beyond 2^53, kept to the last digit (nanosecond times, inode times)
 * - array:    list fields, for example `ka.user.groups`
 */
export type FieldValue = string | number | bigint | boolean | null | readonly FieldValue[];

/** One firing of a Falco rule. Everything in it is outside text: show it literally, trust nothing. */
export interface Alert {
  readonly rule: string;
  readonly priority: Priority;
  /** When the event happened: nanoseconds since 1970 UTC. */
  readonly at: bigint;
  /** `receipt` when the sender gave no time, or one that cannot be, so that `at` is when we got it. */
  readonly timeFrom: "sender" | "receipt";
  /** `syscall`, `k8s_audit`, `internal`, a plugin's source; told by the fields when the sender named none. */
  readonly source: string;
  readonly hostname: string | undefined;
  /** Falco's formatted line, with its time and priority prefix. Never parsed: it changed between versions. */
  readonly output: string | undefined;
  readonly tags: readonly string[];
  readonly fields: Readonly<Record<string, FieldValue>>;
}

/** The raw value of a field; undefined when the alert does not carry it (`null` when Falco sent null). */
export function fieldOf(alert: Alert, name: string): FieldValue | undefined {
  // hasOwn: a field may be called "constructor" in a hostile alert.
  return Object.hasOwn(alert.fields, name) ? alert.fields[name] : undefined;
}

/**
 * A field as text, or undefined when nothing is known: absent, null, empty, or Falco's `<NA>` placeholder
 * (old versions and Kubernetes audit rules send that as a string).
 */
export function knownText(alert: Alert, name: string): string | undefined {
  const text = textOf(fieldOf(alert, name));
  return text === "" || text === "<NA>" ? undefined : text;
}

/** A field value as a person would write it; empty for null and undefined. */
export function textOf(value: FieldValue | undefined): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(textOf).join(", ");
  return String(value);
}
