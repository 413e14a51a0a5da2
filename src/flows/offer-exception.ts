import type { Analysis } from "../core/analysis/analysis.ts";
import { mayBeExcepted } from "../core/analysis/proven-exception.ts";
import type { Alert } from "../core/falco/alert.ts";
import { parseJson } from "../core/falco/json.ts";
import { readAlert } from "../core/falco/read-alert.ts";
import type { Store, StoredAlert } from "./store.ts";

/** Puts the exception that was made from an alert and tried on others into its analysis. Pure, some milliseconds. */
export type ProveException = (analysis: Analysis, alert: Alert, others: readonly Alert[]) => Analysis;

export interface OfferingPorts {
  readonly store: Pick<Store, "otherAlerts">;
  readonly proveException: ProveException;
}

/** As many of the rule's other alerts as an exception is tried on. */
const MOST_OTHERS = 200;

/** So much text of alerts is read in one turn, so that the rest of the program is not kept waiting. */
const TURN_CHARACTERS = 64_000;

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
  return ports.proveException(analysis, alert, await readAll(stored));
}

async function readAll(stored: readonly StoredAlert[]): Promise<readonly Alert[]> {
  const alerts: Alert[] = [];
  let read = 0;
  for (const { body, receivedAt } of stored) {
    const reading = readAlert(parseJson(body), receivedAt);
    if (reading.ok) alerts.push(reading.alert);
    read += body.length;
    if (read < TURN_CHARACTERS) continue;
    read = 0;
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return alerts;
}
