import type { Alert, FieldValue } from "../alert.ts";
import type { Reader } from "./read-operand.ts";

/** What an alert tells of the ends of a connection. */
export interface Ends {
  readonly values: readonly FieldValue[];
  /** Whether none is left that the alert does not tell of. */
  readonly areAll: boolean;
}

// Alerts cannot carry the fields that only filters know. Client and server are the same two ends as local and remote.
const ENDS = new Map([
  [
    "fd.ip",
    [
      ["fd.cip", "fd.sip"],
      ["fd.lip", "fd.rip"],
    ],
  ],
  [
    "fd.net",
    [
      ["fd.cip", "fd.sip"],
      ["fd.lip", "fd.rip"],
    ],
  ],
  ["fd.cnet", [["fd.cip"]]],
  ["fd.snet", [["fd.sip"]]],
  ["fd.lnet", [["fd.lip"]]],
  ["fd.rnet", [["fd.rip"]]],
  [
    "fd.port",
    [
      ["fd.cport", "fd.sport"],
      ["fd.lport", "fd.rport"],
    ],
  ],
]);

/**
 * A reader of the fields from which one that only filters know can be told; undefined for every other field.
 *
 * @param readerOf - Makes the reader of a field.
 */
export function endsReader(field: string, readerOf: (name: string) => Reader): ((alert: Alert) => Ends) | undefined {
  const pairs = ENDS.get(field)?.map((names) => names.map(readerOf));
  if (pairs === undefined) return undefined;
  return (alert) => {
    const read = pairs.map((pair) => pair.map((end) => end(alert)));
    const values = read.flat().filter((value) => value !== undefined && value !== null);
    return { values, areAll: read.some((pair) => !pair.includes(undefined)) };
  };
}
