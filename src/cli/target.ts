import type { Target } from "./post-alerts.ts";

/** Where `npm start` listens when nothing is configured. */
export const DEFAULT_URL = "http://127.0.0.1:3000/falco";

/** The options of the command line that say where alerts go. */
export const TARGET_OPTIONS = {
  url: { type: "string", default: DEFAULT_URL },
  token: { type: "string" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", short: "h", default: false },
} as const;

/** The target, or what is wrong with the options. */
export type ReadTarget =
  | { readonly ok: true; readonly target: Target }
  | { readonly ok: false; readonly problem: string };

/** Reads where alerts go: the address may leave out `/falco` and may carry user name and password, as in falco.yaml. */
export function readTarget(options: {
  readonly url: string;
  readonly token?: string | undefined;
  readonly rate?: string | undefined;
}): ReadTarget {
  const url = URL.canParse(options.url) ? new URL(options.url) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return { ok: false, problem: `--url must be an http address such as ${DEFAULT_URL}` };
  }
  const rate = options.rate === undefined ? undefined : Number(options.rate);
  if (rate !== undefined && !(rate > 0)) return { ok: false, problem: "--rate must be a number of alerts per second" };

  const basic =
    url.username === "" && url.password === ""
      ? undefined
      : `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  url.username = "";
  url.password = "";
  if (url.pathname === "/") url.pathname = "/falco";
  const authorization =
    options.token === undefined ? basic && `Basic ${Buffer.from(basic).toString("base64")}` : `Bearer ${options.token}`;
  return { ok: true, target: { url, authorization, rate } };
}
