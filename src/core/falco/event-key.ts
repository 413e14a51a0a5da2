import { hash } from "node:crypto";
import type { Alert, FieldValue } from "./alert.ts";

/**
 * Feeds of a whole cluster or account: every Falco that reads one raises the same event under its own hostname.
 * Everything else (system calls, Falco's own messages, unknown plugins) belongs to a host.
 */
const SHARED_FEEDS = new Set(["k8s_audit", "aws_cloudtrail", "gcp_auditlog", "github", "okta"]);

/**
 * What two deliveries of one event have in common: Falco's repeats after a time-out, Falcosidekick's (with a fresh
 * uuid, zeros trimmed from the time, tags added), and the same feed read by several Falcos. Left out is all that
 * senders change: uuid, tags, message, and `output`, unless it is all that there is.
 *
 * Some feeds tell whole seconds only. Two events of one second that are equal in every field cannot be told from one
 * event that was delivered twice, and count as such: nothing that the rule shows is lost. A rule whose output names
 * the event's id (`ct.id`, `ka.auditid`) keeps them apart, because all fields are in the key.
 *
 * @returns 32 hexadecimal digits, the time first, so that a database's index grows at its end; undefined when the
 *   sender gave no time: then nothing tells a repeat from a second event, and nothing may be dropped.
 */
export function eventKeyOf(alert: Alert): string | undefined {
  if (alert.timeFrom === "receipt") return undefined;
  const hostname = SHARED_FEEDS.has(alert.source) ? undefined : alert.hostname;
  const fields = Object.keys(alert.fields);
  const content = fields.length > 0 ? fieldsText(alert.fields, fields) : part(alert.output);
  const text = part(alert.rule) + part(alert.priority) + part(alert.source) + part(hostname) + content;
  return BigInt.asUintN(64, alert.at).toString(16).padStart(16, "0") + hash("sha256", text, "hex").slice(0, 16);
}

function fieldsText(fields: Alert["fields"], names: string[]): string {
  let text = "";
  for (const name of names.toSorted()) text += part(name) + part(fields[name]);
  return text;
}

/** Type and length first: no two different lists of parts have the same text. */
function part(value: FieldValue | undefined): string {
  if (Array.isArray(value)) return `a${value.length}:${value.map(part).join("")}`;
  const text = String(value);
  return `${(typeof value)[0]}${text.length}:${text}`;
}
