import { type Alert, knownText } from "../alert.ts";

const SUBJECTS = ["proc.name", "ka.user.name", "ct.user", "okta.actor.name", "github.user", "gcp.user"];
const SCOPES = ["k8s.ns.name", "ka.target.namespace", "container.image.repository", "github.repo.name", "ct.region"];

/** A name that says what an exception is about, and that the rule does not have yet: `restic_in_backup`. */
export function nameException(alerts: readonly Alert[], taken: readonly string[]): string {
  const subject = wordOf(alerts, SUBJECTS) ?? "activity";
  const scope = wordOf(alerts, SCOPES);
  const name = scope === undefined ? `known_${subject}` : `known_${subject}_in_${scope}`;
  let unique = name;
  for (let number = 2; taken.includes(unique); number += 1) unique = `${name}_${number}`;
  return unique;
}

function wordOf(alerts: readonly Alert[], fields: readonly string[]): string | undefined {
  for (const field of fields) {
    const words = new Set(alerts.map((alert) => slug(knownText(alert, field))));
    const [word] = words;
    if (words.size === 1 && word !== undefined && word !== "") return word;
  }
  return undefined;
}

function slug(text = ""): string {
  const last = text.split("/").at(-1) ?? "";
  return last
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "")
    .slice(0, 40);
}
