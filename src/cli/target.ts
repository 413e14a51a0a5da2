import { COMMON_OPTIONS } from "./command-line.ts";
import type { Target } from "./post-alerts.ts";

/** Where `npm start` listens when nothing is configured. */
export const DEFAULT_URL = "http://127.0.0.1:3000/falco";

/** The options of the command line that say where alerts go. */
export const TARGET_OPTIONS = { ...COMMON_OPTIONS, url: { type: "string" }, token: { type: "string" } } as const;

/** The target, or what is wrong with the options. */
export type ReadTarget =
  | { readonly ok: true; readonly target: Target }
  | { readonly ok: false; readonly problem: string };

interface GivenTarget {
  readonly url?: string | undefined;
  readonly token?: string | undefined;
  readonly rate?: string | undefined;
}

/**
 * Reads where alerts go: the address may leave out `/falco` and may carry user name and password, as in falco.yaml.
 *
 * @param environment - PORT and INGEST_TOKEN lead to the Falconer of this machine when no address is given; to another
 *   address the token is never sent unasked.
 */
export function readTarget(given: GivenTarget, environment: Readonly<Record<string, string | undefined>>): ReadTarget {
  const address = given.url ?? `http://127.0.0.1:${environment.PORT || "3000"}/falco`;
  const ourToken = given.url === undefined ? environment.INGEST_TOKEN || undefined : undefined;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return { ok: false, problem: `--url must be an http address such as ${DEFAULT_URL}` };
  }
  const rate = given.rate === undefined ? undefined : Number(given.rate);
  if (rate !== undefined && !(rate > 0)) return { ok: false, problem: "--rate must be a number of alerts per second" };
  const authorization = authorizationOf(given.token ?? ourToken, url);
  url.username = "";
  url.password = "";
  if (url.pathname === "/") url.pathname = "/falco";
  return { ok: true, target: { url, authorization, rate } };
}

function authorizationOf(token: string | undefined, { username, password }: URL): string | undefined {
  if (token !== undefined) return `Bearer ${token}`;
  if (username === "" && password === "") return undefined;
  return `Basic ${Buffer.from(`${unescaped(username)}:${unescaped(password)}`).toString("base64")}`;
}

/** A part of an address as its owner meant it; a percent sign that escapes nothing is one. */
function unescaped(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
