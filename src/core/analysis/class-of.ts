import type { Alert } from "../falco/alert.ts";
import { known } from "./alert-view.ts";

/** What kind of event an alert is about, told by the fields that it carries. */
export type AlertClass =
  | "kubernetes audit"
  | "aws"
  | "gcp"
  | "github"
  | "okta"
  | "network"
  | "file"
  | "process"
  | "other";

const BY_PREFIX: readonly (readonly [prefix: string, AlertClass])[] = [
  ["ka.", "kubernetes audit"],
  ["ct.", "aws"],
  ["gcp.", "gcp"],
  ["github.", "github"],
  ["okta.", "okta"],
];

const STARTS_PROCESS = new Set(["execve", "execveat", "clone", "clone3", "fork", "vfork"]);
const NETWORK_TYPES = new Set(["ipv4", "ipv6", "4", "6"]);
const NETWORK_CALLS = new Set(["connect", "accept", "accept4", "bind", "listen", "sendto", "sendmsg"]);

/** The class of an alert; `other` when its fields tell nothing. */
export function classOf(alert: Alert): AlertClass {
  const names = Object.keys(alert.fields);
  const cloud = BY_PREFIX.find(([prefix]) => names.some((name) => name.startsWith(prefix)));
  if (cloud !== undefined) return cloud[1];
  if (isProcessStart(alert)) return "process";
  if (isNetwork(alert)) return "network";
  if (known(alert, "fd.name") !== undefined) return "file";
  return names.some((name) => name.startsWith("proc.")) ? "process" : "other";
}

/** Falco's own kinds of events, which are no system calls. */
const NO_CALLS = new Set(["container", "procexit", "pluginevent", "notification", "signaldeliver"]);

/** The system call that an alert is about, unless it is one that starts a process. */
export function callOf(alert: Alert): string | undefined {
  const call = known(alert, "evt.type");
  return call === undefined || isProcessStart(alert) || NO_CALLS.has(call) ? undefined : call;
}

function isProcessStart(alert: Alert): boolean {
  return STARTS_PROCESS.has(known(alert, "evt.type") ?? "");
}

function isNetwork(alert: Alert): boolean {
  const type = known(alert, "fd.typechar") ?? known(alert, "fd.type") ?? "";
  if (NETWORK_TYPES.has(type)) return true;
  // Unix sockets stay on the machine; whether a new socket is one, its creation alone does not say.
  if (type !== "") return false;
  if (NETWORK_CALLS.has(known(alert, "evt.type") ?? "")) return true;
  const hasPeer = ["fd.sip", "fd.rip", "fd.l4proto", "fd.sport"].some((name) => known(alert, name) !== undefined);
  return hasPeer || (known(alert, "fd.name") ?? "").includes("->");
}
