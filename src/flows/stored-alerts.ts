import type { Alert } from "../core/falco/alert.ts";
import { parseJson } from "../core/falco/json.ts";
import { readAlert } from "../core/falco/read-alert.ts";
import type { StoredAlert } from "./store.ts";

/** So much text of alerts is read in one turn: some milliseconds' work. */
const TURN_CHARACTERS = 64_000;

/**
 * Reads an alert as the store gives it back.
 *
 * @returns Undefined when it is no alert: what was accepted once stays one, unless the file was damaged.
 */
export function readStoredAlert({ body, receivedAt }: StoredAlert): Alert | undefined {
  const reading = readAlert(parseJson(body), receivedAt);
  return reading.ok ? reading.alert : undefined;
}

/**
 * Reads stored alerts one after another, those left out that are none. As soon as it has read much, others have their
 * turn before it goes on, so that a storm of alerts never keeps the rest of the program waiting.
 */
export async function* readStoredAlerts(
  stored: readonly StoredAlert[],
): AsyncGenerator<{ readonly id: number; readonly alert: Alert }> {
  let read = 0;
  for (const each of stored) {
    const alert = readStoredAlert(each);
    if (alert !== undefined) yield { id: each.id, alert };
    read += each.body.length;
    if (read < TURN_CHARACTERS) continue;
    read = 0;
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
