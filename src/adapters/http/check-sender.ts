import type { IncomingHttpHeaders } from "node:http";
import { isLoopback } from "./check-exposure.ts";

/** Whether a request may come from a program on this machine. */
export type SenderCheck = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/**
 * Without a token every program on this machine may post alerts, but no web page in its browser. A page cannot hide
 * `Origin` and `Sec-Fetch-Site`, which no sender of alerts sets; one that has its own name lead to 127.0.0.1 (DNS
 * rebinding) shows it in `Host`.
 *
 * @see https://fetch.spec.whatwg.org/#origin-header
 * @see https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header
 */
export function checkSender(headers: IncomingHttpHeaders): SenderCheck {
  const site = headers["sec-fetch-site"] ?? "none";
  if (headers.origin !== undefined || site !== "none") return { ok: false, reason: WEB_PAGE };
  const host = headers.host?.replace(/:\d*$/, "");
  if (host !== undefined && !isLoopback(host)) return { ok: false, reason: OTHER_NAME };
  return { ok: true };
}

const WEB_PAGE =
  "Without INGEST_TOKEN no web page may post alerts. Set INGEST_TOKEN and send it to let this sender in.";
const OTHER_NAME =
  "Without INGEST_TOKEN alerts are taken at 127.0.0.1, [::1] and localhost only. Set INGEST_TOKEN to use another name.";
