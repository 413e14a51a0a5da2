import type { Alert } from "../falco/alert.ts";
import type { Weight } from "./analysis.ts";
import { GENERIC_SIGNALS } from "./generic-signals.ts";
import { strongestFirst, type Weighed, weighSignals } from "./weigh-signals.ts";

/** What is alarming under every rule, whatever the rule's own playbook thinks of. */
const ALARMING = new Set(["connects-a-shell-out", "feeds-a-shell", "runs-from-writable-path"]);
const ALARMS = GENERIC_SIGNALS.filter((signal) => ALARMING.has(signal.source.id));
const RANK: Readonly<Record<Weight, number>> = { weak: 1, moderate: 2, strong: 3 };

/**
 * A playbook's signals, and what is alarming under every rule where it weighs more than anything that the playbook
 * found: a reverse shell stays one when it starts in a terminal.
 */
export function withAlarms(weighed: Weighed, alert: Alert, shown: Alert): Weighed {
  const found = weighed.held.filter(({ evidence }) => evidence.effect === "malicious");
  const most = Math.max(0, ...found.map(({ evidence }) => RANK[evidence.weight]));
  const more = weighSignals(ALARMS, alert, shown).held.filter(({ evidence }) => RANK[evidence.weight] > most);
  return more.length === 0 ? weighed : { ...weighed, held: strongestFirst([...weighed.held, ...more]) };
}
