import { type Alert, knownText } from "../falco/alert.ts";

/** By what findings can belong together: where they happened, or which process they share. */
export type PlaceKind = "container" | "pod" | "process" | "node";

/** A place in which an alert happened. Two alerts in one place share it to the letter. */
export interface Place {
  readonly kind: PlaceKind;
  readonly name: string;
}

/** A place and when something was seen there, by the events' own times. */
export interface PlaceSeen extends Place {
  readonly firstAt: number;
  readonly lastAt: number;
}

/** The ids of Docker, containerd and CRI-O: random, so that no two containers anywhere share one. */
const RANDOM_ID = /^[0-9a-f]{12,64}$/;
/** Falco shows this many digits; the full id may come from a plugin. */
const ID_DIGITS = 12;

/**
 * The container of an alert, and its process with the parent, where the alert tells their ids. What is not known
 * (absent, null, `<NA>`) or no container (`host`) is no place, so that strangers never meet in it.
 */
export function placesOf(alert: Alert): readonly Place[] {
  const container = containerName(alert);
  return [
    ...(container === undefined ? [] : [{ kind: "container" as const, name: container }]),
    ...processNames(alert).map((name) => ({ kind: "process" as const, name })),
  ];
}

function containerName(alert: Alert): string | undefined {
  const id = knownText(alert, "container.id");
  if (id === undefined || id === "host") return undefined;
  if (RANDOM_ID.test(id)) return id.slice(0, ID_DIGITS);
  // Other runtimes let people name containers, so the name is unique on its host only.
  return alert.hostname === undefined ? undefined : `${id} on ${alert.hostname}`;
}

/** Process 1 and the kernel's are everybody's parents; they say nothing about a common cause. */
function processNames(alert: Alert): readonly string[] {
  const { hostname } = alert;
  if (hostname === undefined) return [];
  return ["proc.pid", "proc.ppid"]
    .map((field) => knownText(alert, field))
    .filter((pid) => pid !== undefined && /^\d{1,10}$/.test(pid) && Number(pid) > 2)
    .map((pid) => `${pid} on ${hostname}`);
}
