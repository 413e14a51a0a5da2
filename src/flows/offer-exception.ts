import type { Analysis } from "../core/analysis/analysis.ts";
import { mayBeExcepted } from "../core/analysis/proven-exception.ts";
import type { Alert } from "../core/falco/alert.ts";
import type { Store } from "./store.ts";
import { readStoredAlerts } from "./stored-alerts.ts";

/** Puts the exception that was made from an alert and tried on others into its analysis. Pure, some milliseconds. */
export type ProveException = (analysis: Analysis, alert: Alert, others: readonly Alert[]) => Analysis;

export interface OfferingPorts {
  readonly store: Pick<Store, "otherAlerts">;
  readonly proveException: ProveException;
}

/** As many of the rule's other alerts as an exception is tried on. */
const MOST_OTHERS = 200;

/**
 * The analysis of the one alert that is explained, with an exception for it where one may be made. It is tried on what
 * else the rule told of.
 *
 * @param fingerprint - Of the alert: its own repeats are what the exception is to silence.
 */
export async function offerException(
  analysis: Analysis,
  alert: Alert,
  fingerprint: string,
  ports: OfferingPorts,
): Promise<Analysis> {
  if (!mayBeExcepted(analysis, alert)) return analysis;
  const { rule, source } = alert;
  const stored = await ports.store.otherAlerts({ rule, source, fingerprint }, MOST_OTHERS);
  const others: Alert[] = [];
  for await (const other of readStoredAlerts(stored)) others.push(other.alert);
  return ports.proveException(analysis, alert, others);
}
