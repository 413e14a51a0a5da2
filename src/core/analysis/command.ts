import type { Alert } from "../falco/alert.ts";
import { isOnHost, known } from "./alert-view.ts";

/** No blank, quote, dollar or dash in front: such a value is one plain word in a shell, in jq and in a JSONPath. */
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?$/;
/** The same with `:` and `@`: `system:serviceaccount:shop:web`, `ann@example.com`. */
const ACCOUNT = /^[A-Za-z0-9](?:[A-Za-z0-9._:@-]{0,251}[A-Za-z0-9])?$/;

/** What a field's value must look like to stand in a command. */
const PATTERNS: Readonly<Record<string, RegExp>> = {
  "k8s.ns.name": NAME,
  "k8s.pod.name": NAME,
  "container.id": /^[0-9a-f]{12,64}$/,
  "container.name": NAME,
  hostname: NAME,
  "ka.user.name": ACCOUNT,
  "ka.target.namespace": NAME,
  "ka.target.name": NAME,
  "ka.req.configmap.name": NAME,
  "ct.region": /^[a-z]{2,3}(?:-[a-z]{2,12}){1,2}-\d{1,2}$/,
  "ct.user": ACCOUNT,
  "ct.request.username": NAME,
  "ct.request.name": NAME,
  "ct.request.functionname": NAME,
  "s3.bucket": NAME,
  "gcp.user": ACCOUNT,
  "gcp.projectId": NAME,
  "gcp.storage.bucket": NAME,
  // project:instance
  "gcp.cloudsql.databaseId": /^[a-z][a-z0-9.:-]{0,126}[a-z0-9]$/,
  "gcp.cloudfunctions.function": NAME,
  "github.user": NAME,
  "github.workflow.filename": /^\.github\/workflows\/[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
  // owner/repository
  "github.repo.name": /^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
};

/** The only fields that may stand in a command: they name things, and attackers choose them least. */
export const IDENTITY_FIELDS: readonly string[] = Object.keys(PATTERNS);
const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** A command fit for one alert, or why there is none. */
export type FilledCommand =
  | { readonly ok: true; readonly run: string }
  | { readonly ok: false; readonly reason: string };

/** The fields that a command template names. */
export function placeholdersOf(template: string): readonly string[] {
  return [...template.matchAll(PLACEHOLDER)].map((match) => match[1] ?? "");
}

/** A command that names this alert's own objects, or why it cannot be shown. */
export function fillCommand(template: string, alert: Alert): FilledCommand {
  const refusals = new Set<string>();
  const run = template.replaceAll(PLACEHOLDER, (_, name: string) => {
    const value = identity(alert, name);
    if (value.ok) return value.text;
    refusals.add(value.reason);
    return "";
  });
  return refusals.size === 0 ? { ok: true, run } : { ok: false, reason: [...refusals].join("; ") };
}

type Identity = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

/** A field's value when it is fit for a command. */
function identity(alert: Alert, name: string): Identity {
  const pattern = Object.hasOwn(PATTERNS, name) ? PATTERNS[name] : undefined;
  if (pattern === undefined) return { ok: false, reason: `${name} may not stand in a command` };
  const text = known(alert, name);
  if (text === undefined) {
    const outside = isOnHost(alert) && name !== "hostname";
    return { ok: false, reason: outside ? "it happened outside any container" : `the alert does not carry ${name}` };
  }
  return pattern.test(text)
    ? { ok: true, text }
    : { ok: false, reason: `${name} is not a plain name, so it is not put into a command` };
}
