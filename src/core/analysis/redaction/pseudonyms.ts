import { createHmac } from "node:crypto";
import { type Alert, knownText } from "../../falco/alert.ts";

/** Stand-ins for the names of one alert: they leave the house in place of the names, and are put back afterwards. */
export interface Pseudonyms {
  /** The text with every name replaced, wherever it stands as a word of its own. */
  readonly hide: (text: string) => string;
  /** The text with the names back in place of their stand-ins. */
  readonly restore: (text: string) => string;
}

/** What identifies the operator's house, and the word that stands for it. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  host: ["hostname", "evt.hostname", "k8s.node.name"],
  pod: ["k8s.pod.name", "ka.target.pod.name"],
  namespace: ["k8s.ns.name", "ka.target.namespace"],
  container: ["container.name"],
  registry: ["container.image.repository", "container.image"],
};

/**
 * Makes the stand-ins for one alert. Equal names get equal stand-ins in every alert, so that a reader can tell that
 * two alerts are about one pod; nobody without the key can tell which.
 *
 * @param key - A secret of this installation.
 */
export function pseudonymsFor(alert: Alert, key: string): Pseudonyms {
  const standIns = new Map<string, string>();
  for (const [kind, fields] of Object.entries(NAMED)) {
    for (const field of fields) {
      const name = nameIn(alert, kind, field);
      if (name !== undefined && !standIns.has(name)) standIns.set(name, standIn(kind, name, key));
    }
  }
  const names = new Map([...standIns].map(([name, other]) => [other, name]));
  // A name is replaced only as a word of its own; a stand-in is known wherever it stands, also beside another one.
  const hiding = new RegExp(`(?<![\\w-])(?:${anyOf(standIns.keys())})(?![\\w-])`, "g");
  const restoring = new RegExp(anyOf(names.keys()), "g");
  return { hide: exchange(hiding, standIns), restore: exchange(restoring, names) };
}

function nameIn(alert: Alert, kind: string, field: string): string | undefined {
  const text = field === "hostname" ? alert.hostname : knownText(alert, field);
  if (text === undefined || text === "host") return undefined;
  if (kind !== "registry") return text;
  // The first part of an image's name is a registry only when it looks like a host: docker.io/library/nginx.
  const [registry = "", ...path] = text.split("/");
  return path.length > 0 && /[.:]/.test(registry) ? registry : undefined;
}

function standIn(kind: string, name: string, key: string): string {
  return `${kind}-${createHmac("sha256", key).update(`${kind} ${name}`).digest("hex").slice(0, 10)}`;
}

/** The longest first, so that `web-7dc4` is not taken for `web`. Matches nothing when there are none. */
function anyOf(words: Iterable<string>): string {
  const escaped = [...words].toSorted((a, b) => b.length - a.length).map((word) => RegExp.escape(word));
  return escaped.length === 0 ? "(?!)" : escaped.join("|");
}

function exchange(pattern: RegExp, names: ReadonlyMap<string, string>): (text: string) => string {
  return (text) => text.replaceAll(pattern, (name) => names.get(name) ?? name);
}
