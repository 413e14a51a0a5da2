import type { Analysis } from "../core/analysis/analysis.ts";
import { restingOnText } from "../core/analysis/from-text.ts";
import { findRule, likeRules } from "../core/analysis/rule-names.ts";
import { NOTHING_RELATED, type Related } from "../core/card/related.ts";
import { parseJson } from "../core/falco/json.ts";
import { readAlert } from "../core/falco/read-alert.ts";
import { readAlertText } from "../core/falco/read-alert-text.ts";
import { withPriority } from "../core/falco/with-priority.ts";
import { type Finding, findingName, readFindingName } from "../core/triage/finding.ts";
import { fingerprintOf } from "../core/triage/fingerprint.ts";
import { type ExplainingPorts, explainFinding, NothingToExplainError } from "./explain-finding.ts";
import { offerException } from "./offer-exception.ts";
import { straightened, unfenced, unquoted } from "./typed-text.ts";

/** The answer to "explain this". */
export type Explanation =
  | {
      readonly kind: "explained";
      readonly analysis: Analysis;
      readonly finding: Finding | undefined;
      readonly related: Related;
    }
  /** What is known of a rule itself, and what it found here. */
  | {
      readonly kind: "rule";
      readonly rule: string;
      readonly analysis: Analysis;
      readonly fired: boolean;
      /** Its findings that are not resolved, the newest first. */
      readonly unresolved: readonly Finding[];
    }
  | { readonly kind: "refused"; readonly reason: string };

/**
 * Explains a finding by its name, a rule by its name, or an alert pasted as JSON or as text, which is not stored.
 *
 * @param what - As the person typed it.
 */
export async function explain(what: string, ports: ExplainingPorts): Promise<Explanation> {
  const inside = unfenced(what);
  if (/^[{[]/.test(inside)) return explainPasted(inside, ports);
  const typed = unquoted(inside);
  const id = readFindingName(typed);
  if (id === undefined) return explainWords(typed, ports);
  const finding = await ports.store.finding(id);
  if (finding === undefined) return refused(`There is no finding ${findingName(id)}; old ones are deleted in time.`);
  return explained(finding, ports);
}

/** A line of Falco's text has what no rule's name has: fields. */
function explainWords(typed: string, ports: ExplainingPorts): Promise<Explanation> | Explanation {
  const reading = readAlertText(typed, ports.clock.now());
  switch (reading.kind) {
    case "no text of an alert":
      return explainRule(typed, ports);
    case "no fields":
      return refused(
        "This looks like the text of an alert, but no field in it can be told for certain. Paste the alert's JSON, or say its rule's name.",
      );
    case "alert":
      return explainedAlone(restingOnText(ports.analyse(reading.alert)));
  }
}

/** By what is known of the rule itself; a rule that nobody knows by the gravest thing that it found, of equals the latest. */
async function explainRule(typed: string, ports: ExplainingPorts): Promise<Explanation> {
  const rules = ports.knownRules();
  const known = findRule(rules, typed);
  const rule = known?.rule ?? typed;
  const [gravest] = await ports.store.findings({ states: ["open", "acknowledged", "resolved"], rule, limit: 1 });
  if (known === undefined) {
    return gravest === undefined ? refused(unknownWords(likeRules(rules, typed))) : explained(gravest, ports);
  }
  const json = { ...known, priority: "Notice", output: "", output_fields: {} };
  const reading = readAlert(json, ports.clock.now());
  if (!reading.ok) return refused(`Falconer cannot read that rule's name: ${reading.problems.join("; ")}.`);
  const unresolved = await ports.store.findings({ states: ["open", "acknowledged"], rule, limit: MOST_LOOKED_AT });
  return {
    kind: "rule",
    rule,
    analysis: ports.analyse(reading.alert),
    fired: gravest !== undefined,
    unresolved: unresolved.toSorted((a, b) => b.lastSeenAt - a.lastSeenAt),
  };
}

/** Findings of a rule, the gravest first, of which the newest are shown. */
const MOST_LOOKED_AT = 200;

function unknownWords(like: readonly string[]): string {
  const hint =
    like.length === 0
      ? "Say `F-12`, a rule's whole name, or paste an alert."
      : `Did you mean ${like.map((rule) => `\`${rule}\``).join(" or ")}?`;
  return `No finding has a rule of that name, and neither a playbook nor your rules files (FALCO_RULES) know it. ${hint}`;
}

async function explained(finding: Finding, ports: ExplainingPorts): Promise<Explanation> {
  try {
    const { analysis, related } = await explainFinding(finding, true, ports);
    return { kind: "explained", analysis, finding, related };
  } catch (error) {
    if (!(error instanceof NothingToExplainError)) throw error;
    return refused(`All alerts of ${findingName(finding.id)} were deleted in time; only its card is left.`);
  }
}

async function explainPasted(what: string, ports: ExplainingPorts): Promise<Explanation> {
  const json = readPasted(what);
  if (json === undefined) return refused("That is not JSON. Paste one whole alert, from { to }.");
  const alerts = Array.isArray(json.value) ? json.value : [json.value];
  if (alerts.length !== 1) return refused(`These are ${alerts.length} alerts. Paste one, from { to }.`);
  const reading = readAlert(withPriority(alerts[0]), ports.clock.now());
  if (!reading.ok) return refused(`That is no alert of Falco: ${reading.problems.join("; ")}.`);
  const { alert } = reading;
  return explainedAlone(await offerException(ports.analyse(alert), alert, fingerprintOf(alert).fingerprint, ports));
}

/** An alert that is no finding: it is not stored. */
function explainedAlone(analysis: Analysis): Explanation {
  return { kind: "explained", analysis, finding: undefined, related: NOTHING_RELATED };
}

/** As it is, and if that fails with the quotes straightened: an editor may have curled them. */
function readPasted(what: string): { readonly value: unknown } | undefined {
  for (const text of [what, straightened(what)]) {
    try {
      return { value: parseJson(text) };
    } catch {
      // The other reading may do.
    }
  }
  return undefined;
}

function refused(reason: string): Explanation {
  return { kind: "refused", reason };
}
