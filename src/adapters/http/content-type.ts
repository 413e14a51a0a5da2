import type { IncomingHttpHeaders } from "node:http";

/** Whether a body may hold alerts, by what its headers say. */
export type AlertForm = { readonly ok: true; readonly gzip: boolean } | { readonly ok: false; readonly reason: string };

const TYPES = new Set([
  "application/json",
  "application/x-ndjson",
  "application/ndjson",
  "application/jsonl",
  "application/json-lines",
  "application/cloudevents+json",
]);

const CHARSETS = new Set(["utf-8", "utf8", "us-ascii"]);

/** Checks the content type, its charset and the content encoding; a sender that names no type is taken at its body. */
export function checkContentType(headers: IncomingHttpHeaders): AlertForm {
  const [type = "", ...parameters] = (headers["content-type"] ?? "").toLowerCase().split(";");
  const charset = parameters.map((text) => /^\s*charset\s*=\s*"?([^"\s]*)/.exec(text)?.[1]).find(Boolean) ?? "utf-8";
  const encoding = (headers["content-encoding"] ?? "identity").trim().toLowerCase();
  if (type.trim() === "text/plain") return { ok: false, reason: PLAIN_TEXT };
  if (type.trim() !== "" && !TYPES.has(type.trim()))
    return { ok: false, reason: `Send one of ${[...TYPES].join(", ")}.` };
  if (!CHARSETS.has(charset)) return { ok: false, reason: "Send JSON in UTF-8." };
  if (!["identity", "gzip", "x-gzip"].includes(encoding))
    return { ok: false, reason: "Send the body plain or as gzip." };
  return { ok: true, gzip: encoding !== "identity" };
}

// Falco's default is a line of text: https://falco.org/docs/reference/daemon/config-options/
const PLAIN_TEXT =
  "This is plain text. Falco sends its alerts as JSON when falco.yaml says `json_output: true`; set it and restart Falco.";
