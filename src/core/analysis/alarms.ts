import type { Alert } from "../falco/alert.ts";
import { WEIGHTS } from "./analysis.ts";
import { GENERIC_SIGNALS } from "./generic-signals.ts";
import { strongestFirst, type Weighed, weighSignals } from "./weigh-signals.ts";

/** What is alarming under every rule, whatever the rule's own playbook thinks of. */
const ALARMING = new Set(["connects-a-shell-out", "feeds-a-shell", "runs-from-writable-path"]);
const ALARMS = GENERIC_SIGNALS.filter((signal) => ALARMING.has(signal.source.id));

/**
 * A playbook's signals, and what is alarming under every rule where it weighs more than anything that the playbook
 * found: a reverse shell stays one when it starts in a terminal.
 */
export function withAlarms(weighed: Weighed, alert: Alert, shown: Alert): Weighed {
  const found = weighed.held.filter(({ evidence }) => evidence.effect === "malicious");
  // The strongest weight stands first.
  const most = Math.min(WEIGHTS.length, ...found.map(({ evidence }) => WEIGHTS.indexOf(evidence.weight)));
  const alarms = weighSignals(ALARMS, alert, shown).held;
  const more = alarms.filter(({ evidence }) => WEIGHTS.indexOf(evidence.weight) < most);
  return more.length === 0 ? weighed : { ...weighed, held: strongestFirst([...weighed.held, ...more]) };
}
