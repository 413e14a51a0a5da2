import { type FindingId, readFindingName } from "../core/triage/finding.ts";
import { straightened, typedText, unfenced, unquoted } from "./typed-text.ts";

/** What people may do to a finding from the command line, without a form. */
type TriageVerb = "acknowledge" | "unacknowledge" | "escalate" | "reopen" | "unsuppress";

/** A `/falco` command as it was meant. */
export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "status" }
  | { readonly kind: "list"; readonly which: "active" | "mine" | "all" }
  /** A finding's name, a rule's name, or an alert as JSON or text. */
  | { readonly kind: "explain"; readonly what: string /** For the whole channel to read. */; readonly here?: true }
  | { readonly kind: "act"; readonly verb: TriageVerb; readonly id: FindingId }
  /** Opens the form, as the button does. */
  | { readonly kind: "form"; readonly form: "suppress" | "resolve"; readonly id: FindingId }
  | { readonly kind: "not understood"; readonly reason: string };

const VERBS: ReadonlyMap<string, TriageVerb> = new Map([
  ["ack", "acknowledge"],
  ["acknowledge", "acknowledge"],
  ["unack", "unacknowledge"],
  ["unacknowledge", "unacknowledge"],
  ["escalate", "escalate"],
  ["reopen", "reopen"],
  ["unsuppress", "unsuppress"],
]);

/** Reads what stands behind `/falco`, or behind a mention of the bot. Never throws. */
export function readCommand(fromSlack: string): Command {
  const text = typedText(fromSlack);
  const [, word = "", rest = ""] = /^(\S*)\s*([\s\S]*)$/.exec(text) ?? [];
  const name = straightened(word).toLowerCase();
  switch (name) {
    case "":
    case "help":
      return { kind: "help" };
    case "status":
      return { kind: "status" };
    case "list":
      return listCommand(straightened(rest).toLowerCase());
    case "explain":
      return explainCommand(rest.trim());
    case "suppress":
    case "resolve":
      return withFinding(name, rest, (id) => ({ kind: "form", form: name, id }));
    default:
      return triageCommand(name, text, rest);
  }
}

// Before or after what is to be explained, never inside of it: an alert may hold any text.
const HERE = /^(?:--|\u2014)here\s+|\s+(?:--|\u2014)here$/i;

function explainCommand(asked: string): Command {
  const what = asked.replace(HERE, "");
  if (what === "") return misunderstood("Say what: `/falco explain F-12`, a rule's name, or a pasted alert.");
  return { kind: "explain", what, ...(what === asked ? {} : { here: true }) };
}

function listCommand(which: string): Command {
  if (which === "" || which === "active") return { kind: "list", which: "active" };
  if (which === "mine" || which === "all") return { kind: "list", which };
  return misunderstood("`/falco list` shows what is open or acknowledged; add `mine` or `all`.");
}

function triageCommand(name: string, text: string, rest: string): Command {
  const verb = VERBS.get(name);
  if (verb !== undefined) return withFinding(name, rest, (id) => ({ kind: "act", verb, id }));
  // A finding's name or an alert alone can only mean one thing.
  if (readFindingName(straightened(text)) !== undefined || /^[{[]/.test(unfenced(text)))
    return { kind: "explain", what: text };
  return misunderstood("That is no command of mine.");
}

function withFinding(name: string, rest: string, command: (id: FindingId) => Command): Command {
  const id = readFindingName(unquoted(unfenced(rest)));
  return id === undefined ? misunderstood(`Say which finding: \`/falco ${name} F-12\`.`) : command(id);
}

function misunderstood(reason: string): Command {
  return { kind: "not understood", reason };
}
