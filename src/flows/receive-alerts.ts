import type { Alert } from "../core/falco/alert.ts";
import type { AlertItem } from "../core/falco/alert-items.ts";
import { eventKeyOf } from "../core/falco/event-key.ts";
import { writeJson } from "../core/falco/json.ts";
import { readAlert } from "../core/falco/read-alert.ts";
import type { Moment } from "../core/triage/finding.ts";
import { fingerprintOf } from "../core/triage/fingerprint.ts";
import type { Arrival, Store } from "./store.ts";
import type { Clock } from "./surroundings.ts";

/** What became of a batch: every item is in exactly one of the three. */
export interface AlertReceipt {
  readonly recorded: number;
  readonly duplicates: number;
  readonly rejected: readonly RejectedAlert[];
}

interface RejectedAlert {
  /** Place in the batch, from 0. */
  readonly index: number;
  readonly problems: readonly string[];
}

/** What it takes to take alerts in. */
export interface ReceivingPorts {
  readonly store: Pick<Store, "record">;
  readonly clock: Clock;
}

/**
 * Takes alerts in: when it resolves, the good ones are on disk and the bad ones are counted. One bad alert does not
 * keep out the rest, and the whole batch may be sent again: what was recorded is then a duplicate.
 *
 * @throws {StoreUnavailableError} when nothing was recorded and the sender should try again.
 */
export async function receiveAlerts(items: readonly AlertItem[], ports: ReceivingPorts): Promise<AlertReceipt> {
  const receivedAt = ports.clock.now();
  const arrivals: Arrival[] = [];
  const rejected: RejectedAlert[] = [];
  for (const [index, item] of items.entries()) {
    const read = item.kind === "json" ? readAlert(item.value, receivedAt) : undefined;
    if (item.kind === "unreadable") rejected.push({ index, problems: [item.problem] });
    else if (read?.ok === false) rejected.push({ index, problems: read.problems });
    else if (read?.ok === true) arrivals.push(arrivalOf(read.alert, item.text ?? writeJson(item.value), receivedAt));
  }

  const outcomes = await ports.store.record(arrivals, rejected.length);
  const duplicates = outcomes.filter((outcome) => outcome.kind === "duplicate").length;
  return { recorded: outcomes.length - duplicates, duplicates, rejected };
}

function arrivalOf(alert: Alert, body: string, receivedAt: Moment): Arrival {
  return {
    ...fingerprintOf(alert),
    eventKey: eventKeyOf(alert),
    rule: alert.rule,
    source: alert.source,
    priority: alert.priority,
    happenedAt: Number(alert.at / 1_000_000n),
    receivedAt,
    body,
  };
}
