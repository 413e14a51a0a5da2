import { readFileSync } from "node:fs";
import { type FieldValue, textOf } from "../core/falco/alert.ts";
import { writeJson } from "../core/falco/json.ts";

/** An alert of the demo as it stands in `demo/alerts.jsonl`: what Falco would send, but for its times. */
interface DemoAlert {
  /** For people: what it shows. */
  readonly title: string;
  /** When it happened, before the moment at which the demo ends. */
  readonly secondsAgo: number;
  /** Sent so many times, so far apart; once when absent. */
  readonly times?: number;
  readonly everySeconds?: number;
  /** Falcosidekick's form has a uuid and another order. */
  readonly form?: "falcosidekick";
  readonly uuid?: string;
  readonly rule: string;
  readonly priority: string;
  readonly source: string;
  readonly hostname: string;
  readonly tags?: readonly string[];
  /** With `%field` where Falco puts a field's value. */
  readonly output: string;
  /** `{nsBefore}` is a time before the event, in nanoseconds. */
  readonly fields: Readonly<Record<string, FieldValue | { readonly nsBefore: number }>>;
}

/** An alert of the demo, ready to be posted. */
export interface DemoPost {
  readonly title: string;
  readonly body: string;
}

// Falco adds these to every syscall rule's output since 0.41 (append_output: suggested_output).
const SUGGESTED =
  " container_id=%container.id container_name=%container.name container_image_repository=%container.image.repository" +
  " container_image_tag=%container.image.tag k8s_pod_name=%k8s.pod.name k8s_ns_name=%k8s.ns.name";

/**
 * The demo's alerts in the order in which they happened, exactly as Falco and Falcosidekick write them.
 *
 * @param endsAt - Nanoseconds since 1970 UTC. Another moment makes other events of the same findings.
 */
export function demoPosts(endsAt: bigint): readonly DemoPost[] {
  const lines = readFileSync(new URL("./demo/alerts.jsonl", import.meta.url), "utf8")
    .trim()
    .split("\n");
  return lines
    .map((line) => JSON.parse(line) as DemoAlert)
    .flatMap((alert) =>
      Array.from({ length: alert.times ?? 1 }, (_, index) => postOf(alert, timeOf(alert, index, endsAt))),
    )
    .toSorted((left, right) => Number(left.at - right.at));
}

function timeOf(alert: DemoAlert, index: number, endsAt: bigint): bigint {
  const secondsAgo = alert.secondsAgo - index * (alert.everySeconds ?? 0);
  return endsAt - BigInt(Math.round(secondsAgo * 1e9));
}

function postOf(alert: DemoAlert, at: bigint): DemoPost & { readonly at: bigint } {
  const body = alert.form === "falcosidekick" ? falcosidekicks(alert, at) : falcos(alert, at);
  return { title: alert.title, at, body: writeJson(body) };
}

/** Falco sorts its keys. */
function falcos(alert: DemoAlert, at: bigint): object {
  const { hostname, priority, rule, source, tags } = alert;
  const fields = fieldsOf(alert, at);
  const about = { hostname, output: outputOf(alert, fields, at), output_fields: fields, priority, rule, source };
  return { ...about, ...(tags === undefined ? {} : { tags }), time: isoOf(at) };
}

/** Falcosidekick has its own order, adds a uuid and trims the zeros of the time. */
function falcosidekicks(alert: DemoAlert, at: bigint): object {
  const { hostname, priority, rule, source, tags, uuid } = alert;
  const fields = fieldsOf(alert, at);
  const time = isoOf(at).replace(/\.?0+Z$/, "Z");
  const output = outputOf(alert, fields, at);
  return { uuid, output, priority, rule, time, output_fields: fields, source, tags, hostname };
}

function fieldsOf({ fields, source }: DemoAlert, at: bigint): Record<string, FieldValue> {
  const timed = Object.entries(fields).map(([name, value]) => [
    name,
    isNsBefore(value) ? at - BigInt(value.nsBefore) : value,
  ]);
  // Falco's messages about itself are no events and have no event time.
  if (source !== "internal") timed.push(["evt.time", at]);
  return Object.fromEntries(timed.toSorted(([left], [right]) => (String(left) < String(right) ? -1 : 1)));
}

function outputOf(alert: DemoAlert, fields: Record<string, FieldValue>, at: bigint): string {
  const template = "k8s.pod.name" in fields ? alert.output + SUGGESTED : alert.output;
  const text = template.replaceAll(
    /%([a-z][\w.]*(?:\[\w+\])?)/g,
    (_match, name: string) => textOf(fields[name]) || "<NA>",
  );
  const clock = isoOf(at).slice("2026-07-31T".length, -1);
  return alert.source === "internal" ? text : `${clock}: ${alert.priority} ${text}`;
}

function isNsBefore(value: DemoAlert["fields"][string]): value is { readonly nsBefore: number } {
  return typeof value === "object" && value !== null && "nsBefore" in value;
}

/** `2026-07-31T08:15:30.123456789Z` */
function isoOf(at: bigint): string {
  const seconds = new Date(Number(at / 1_000_000_000n) * 1000).toISOString().slice(0, "2026-07-31T08:15:30".length);
  return `${seconds}.${String(at % 1_000_000_000n).padStart(9, "0")}Z`;
}
