import type { Alert, FieldValue } from "../alert.ts";
import type { Reader } from "./read-operand.ts";

/** What an alert tells of a field that it does not carry itself. */
export interface Told {
  readonly values: readonly FieldValue[];
  /** Whether none is left that the alert does not tell of. */
  readonly areAll: boolean;
  /** Whether `!=` asks every value to differ, as for the ends of a connection, or one of them, as for ancestors. */
  readonly allDiffer: boolean;
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

// Without an index these mean any ancestor, the nearest of which has a field of its own.
const ANCESTORS = new Map([
  ["proc.aname", "proc.pname"],
  ["proc.aexe", "proc.pexe"],
  ["proc.aexepath", "proc.pexepath"],
  ["proc.acmdline", "proc.pcmdline"],
  ["proc.apid", "proc.ppid"],
]);
/** Falco's rules print a handful of ancestors; nobody prints more than this. */
const MAX_ANCESTORS = 20;

/** The fields of an alert that tell what a condition asks for: itself, or the ends of the connection behind it. */
export function carriedFields(field: string): readonly string[] {
  return ENDS.get(field)?.flat() ?? [field];
}

/**
 * A reader of the fields from which another one can be told; undefined where there are none.
 *
 * @param field - The field's name; it has no argument.
 * @param readerOf - Makes the reader of a field.
 */
export function toldByOthers(
  field: string,
  readerOf: (name: string, argument?: string) => Reader,
): ((alert: Alert) => Told) | undefined {
  const ends = ENDS.get(field);
  if (ends !== undefined) return endsReader(ends.map((names) => names.map((name) => readerOf(name))));
  const nearest = ANCESTORS.get(field);
  if (nearest === undefined) return undefined;
  const others = Array.from({ length: MAX_ANCESTORS }, (_, index) => readerOf(field, String(index + 1)));
  return ancestorsReader([readerOf(nearest), ...others]);
}

function endsReader(pairs: readonly (readonly Reader[])[]): (alert: Alert) => Told {
  return (alert) => {
    const read = pairs.map((pair) => pair.map((end) => end(alert)));
    return { values: known(read.flat()), areAll: read.some((pair) => !pair.includes(undefined)), allDiffer: true };
  };
}

function ancestorsReader(readers: readonly Reader[]): (alert: Alert) => Told {
  return (alert) => ({ values: known(readers.map((read) => read(alert))), areAll: false, allDiffer: false });
}

function known(values: readonly (FieldValue | undefined)[]): readonly FieldValue[] {
  return values.filter((value) => value !== undefined && value !== null);
}
