import type { FieldValue } from "../alert.ts";

/**
 * Falco compares `evt.time` and its relatives as clock text, but sends the first of them in JSON as nanoseconds. A
 * number is turned back into the text that Falco would have compared, in UTC.
 */
export function clockText(key: string, value: FieldValue): FieldValue {
  const write = WRITERS.get(key);
  if (write === undefined || (typeof value !== "number" && typeof value !== "bigint")) return value;
  const nanoseconds = BigInt(value);
  const moment = new Date(Number(nanoseconds / 1_000_000n));
  if (Number.isNaN(moment.getTime())) return value;
  return write(moment.toISOString(), String(nanoseconds % 1_000_000_000n).padStart(9, "0"));
}

/** From an ISO date and the nine digits of its fraction. */
type Writer = (iso: string, fraction: string) => string;

const WRITERS = new Map<string, Writer>([
  ["evt.time", (iso, fraction) => `${iso.slice(11, 19)}.${fraction}`],
  ["evt.time.s", (iso) => iso.slice(11, 19)],
  ["evt.time.iso8601", (iso, fraction) => `${iso.slice(0, 19)}.${fraction}+0000`],
  ["evt.datetime", (iso, fraction) => `${iso.slice(0, 10)} ${iso.slice(11, 19)}.${fraction}`],
  ["evt.datetime.s", (iso) => `${iso.slice(0, 10)} ${iso.slice(11, 19)}`],
]);
