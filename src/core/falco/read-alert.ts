import type { Alert, FieldValue } from "./alert.ts";
import { writeJson } from "./json.ts";
import { PRIORITIES, type Priority, readPriority } from "./priority.ts";
import { readTime } from "./time.ts";

/** An alert, or everything that is wrong with it in words that its sender can act on. */
export type ReadAlert =
  | { readonly ok: true; readonly alert: Alert }
  | { readonly ok: false; readonly problems: readonly string[] };

type Json = Readonly<Record<string, unknown>>;

/** The longest rule name that we take; Falco's own are at most about a hundred characters long. */
const MAX_RULE_LENGTH = 1000;

/** Falco's own time of the event in nanoseconds, in the order in which we trust them. */
const TIME_FIELDS = ["evt.time", "evt.time.iso8601", "evt.rawtime"];

// What a nanosecond time of an event can be: from 2001 to 2128.
const PLAUSIBLE_NS = { from: 10n ** 18n, to: 5n * 10n ** 18n };

/** A time before this is a clock that was never set; examples and old recordings name later ones. */
const FIRST_BELIEVABLE_MS = Date.UTC(2000, 0);
const DAY_MS = 86_400_000;

/** Go's way of saying that there is no time: how a program that drops the field writes it back. */
const GO_ZERO_TIME = "0001-01-01T00:00:00Z";

/**
 * Reads one alert of Falco's `http_output` or of Falcosidekick, trusting nothing about it. By hand and not by a schema:
 * every alert of a storm passes here, and a schema's check alone takes longer than this reading and turning.
 *
 * Also accepted: the `{event, outputs}` of Falcosidekick UI's senders and CloudEvents in structured mode
 * (`{specversion, data}`). What is null, empty or `<NA>` counts as absent; only rule and priority must be there.
 *
 * @param value - The JSON as `parseJson` read it.
 * @param receivedAt - Milliseconds since 1970 UTC: the alert's time if the sender gave none.
 * @see https://github.com/falcosecurity/falco/blob/0.44.1/userspace/engine/formats.cpp
 * @see https://github.com/falcosecurity/falcosidekick/blob/2.34.1/types/types.go
 */
export function readAlert(value: unknown, receivedAt: number): ReadAlert {
  const json = unwrapped(value);
  if (json === undefined) return { ok: false, problems: ["The alert must be a JSON object"] };

  const problems: string[] = [];
  const rule = readRule(json, problems);
  const priority = readPriorityOf(json, problems);
  const source = readText(json, "source", problems);
  const hostname = readText(json, "hostname", problems);
  const output = readText(json, "output", problems);
  const tags = readTags(json, problems);
  const fields = readFields(json, problems);
  const sentAt = readSentAt(json, fields, problems);
  if (problems.length > 0) return { ok: false, problems };

  const isSenders = sentAt !== undefined && isBelievable(sentAt, receivedAt);
  const at = isSenders ? sentAt : BigInt(Math.trunc(receivedAt)) * 1_000_000n;
  const timeFrom = isSenders ? "sender" : "receipt";
  return {
    ok: true,
    alert: { rule, priority, at, timeFrom, source: sourceOf(source, rule, fields), hostname, output, tags, fields },
  };
}

function unwrapped(value: unknown): Json | undefined {
  if (!isObject(value)) return undefined;
  if (own(value, "rule") !== undefined) return value;
  const inner = own(value, "event") ?? (own(value, "specversion") === undefined ? undefined : own(value, "data"));
  return isObject(inner) ? inner : value;
}

function readRule(json: Json, problems: string[]): string {
  const rule = own(json, "rule");
  if (typeof rule !== "string" || rule.trim() === "") problems.push("rule must be a non-empty string");
  else if (rule.length > MAX_RULE_LENGTH) problems.push(`rule must be at most ${MAX_RULE_LENGTH} characters long`);
  else return storable(rule);
  return "";
}

function readPriorityOf(json: Json, problems: string[]): Priority {
  const given = own(json, "priority");
  const priority = typeof given === "string" ? readPriority(given) : undefined;
  if (priority === undefined) problems.push(`priority must be one of ${PRIORITIES.join(", ")}${butIs(given)}`);
  return priority ?? "Debug";
}

function readText(json: Json, name: string, problems: string[]): string | undefined {
  const text = own(json, name);
  if (isUnknown(text)) return undefined;
  if (typeof text === "string") return storable(text);
  problems.push(`${name} must be a string${butIs(text)}`);
  return undefined;
}

function readTags(json: Json, problems: string[]): readonly string[] {
  const tags = own(json, "tags");
  if (isUnknown(tags)) return [];
  if (Array.isArray(tags) && tags.every((tag) => typeof tag === "string")) return tags;
  problems.push(`tags must be an array of strings${butIs(tags)}`);
  return [];
}

function readFields(json: Json, problems: string[]): Alert["fields"] {
  const fields = own(json, "output_fields");
  if (isUnknown(fields)) return {};
  if (!isObject(fields)) {
    problems.push(`output_fields must be an object${butIs(fields)}`);
    return {};
  }
  if (Object.values(fields).every(isFieldValue)) return fields as Alert["fields"];
  // fromEntries defines own properties, so that a field called __proto__ stays a field.
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, fieldValueOf(value)]));
}

function readSentAt(json: Json, fields: Alert["fields"], problems: string[]): bigint | undefined {
  const time = own(json, "time");
  if (isUnknown(time) || time === GO_ZERO_TIME) return eventTimeOf(fields);
  const at = typeof time === "string" ? readTime(time) : undefined;
  if (at === undefined)
    problems.push(`time must be an RFC 3339 date such as 2026-07-31T08:15:30.123456789Z${butIs(time)}`);
  else if (at < 0n) problems.push(`time must not be before 1970${butIs(time)}`);
  return at;
}

/** A sender whose clock is not set would give a finding a life of decades. While ours is not set it judges nobody. */
function isBelievable(at: bigint, receivedAt: number): boolean {
  const ms = Number(at / 1_000_000n);
  return ms >= FIRST_BELIEVABLE_MS && (ms <= receivedAt + DAY_MS || receivedAt < FIRST_BELIEVABLE_MS);
}

function eventTimeOf(fields: Alert["fields"]): bigint | undefined {
  for (const name of TIME_FIELDS) {
    const ns = own(fields, name);
    if (typeof ns === "bigint" && ns >= PLAUSIBLE_NS.from && ns < PLAUSIBLE_NS.to) return ns;
  }
  return undefined;
}

/** The fields of one source only, by their beginning. */
const FIELDS_OF_SOURCE: readonly (readonly [prefix: string, source: string])[] = [
  ["ka.", "k8s_audit"],
  ["ct.", "aws_cloudtrail"],
  ["gcp.", "gcp_auditlog"],
  ["github.", "github"],
  ["okta.", "okta"],
];

function sourceOf(source: string | undefined, rule: string, fields: Alert["fields"]): string {
  if (source === undefined) {
    // Falco before 0.33 named no source in its messages about itself.
    if (rule.startsWith("Falco internal:")) return "internal";
    const names = Object.keys(fields);
    const found = FIELDS_OF_SOURCE.find(([prefix]) => names.some((name) => name.startsWith(prefix)));
    return found?.[1] ?? "syscall";
  }
  // Falcosidekick writes the plural where the sender named none (handlers.go).
  return source === "syscalls" ? "syscall" : source;
}

function isFieldValue(value: unknown): value is FieldValue {
  return typeof value !== "object" || value === null || (Array.isArray(value) && value.every(isFieldValue));
}

/** A field's value is flat in every alert of Falco; what a forwarder nested is kept as JSON text. */
function fieldValueOf(value: unknown): FieldValue {
  if (isFieldValue(value)) return value;
  return Array.isArray(value) ? value.map(fieldValueOf) : writeJson(value);
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function own(json: Json, name: string): unknown {
  return Object.hasOwn(json, name) ? json[name] : undefined;
}

function isUnknown(value: unknown): boolean {
  return value === undefined || value === null || value === "" || value === "<NA>";
}

/** Text that every database takes: no NUL (PostgreSQL refuses it), no half of a surrogate pair. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\uFFFD");
}

/** `, but is "High"`: enough of the value for the sender to recognise it. */
function butIs(value: unknown): string {
  if (value === undefined) return "";
  const text = writeJson(value);
  return `, but is ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`;
}
