import { hash } from "node:crypto";
import { type Alert, knownText } from "../falco/alert.ts";
import type { FindingKind, Subject } from "./finding.ts";
import { type Place, placesOf } from "./places.ts";
import { resourceOf } from "./resource.ts";
import { podLabel, workloadOf } from "./workload.ts";

/** Which finding an alert belongs to, and what that finding is about. */
export interface Fingerprint {
  /** 32 hex digits; equal for alerts that are "the same". */
  readonly fingerprint: string;
  readonly kind: FindingKind;
  readonly subject: Subject;
  /** `namespace/pod`, for the spread. */
  readonly pod: string | undefined;
  readonly node: string | undefined;
  /** By what else it may belong together with others. */
  readonly places: readonly Place[];
}

/** One part of a fingerprint: what makes it unique, and how people say it. */
interface Part {
  readonly key: readonly string[];
  readonly text: string;
  /** Too little is known to tell it from others, for example an account without a resource. */
  readonly isPartial?: boolean;
}

/**
 * Tells which alerts are the same: rule, workload and process (or, where no process exists, the actor).
 *
 * A part that is not known, or known in part only, never merges strangers: then the alert's own words join in, so
 * that only alerts that say the same thing meet. A finding too many is safer than an attack inside another finding.
 */
export function fingerprintOf(alert: Alert): Fingerprint {
  // Others call themselves internal too: the test of Falcosidekick.
  if (alert.source === "internal" && alert.rule.startsWith("Falco internal:")) return sensorHealth(alert);
  const cluster = clusterOf(alert);
  const where = workload(alert);
  const what = actor(alert);
  const isKnown = [where, what].every((part) => part !== undefined && part.isPartial !== true);
  const said = isKnown ? "" : ownWords(alert);
  return {
    fingerprint: digest([
      alert.rule,
      alert.source,
      cluster ?? "",
      ...(where?.key ?? ["unknown"]),
      ...(what?.key ?? ["unknown"]),
      said,
    ]),
    kind: "security",
    subject: { where: inCluster(where?.text ?? "an unknown place", cluster), what: what?.text },
    pod: labelIn(cluster, podLabel(alert)),
    node: labelIn(cluster, alert.source === "syscall" ? alert.hostname : undefined),
    places: placesOf(alert),
  };
}

/** Falco speaks about itself: one finding for each kind of message and host. */
function sensorHealth(alert: Alert): Fingerprint {
  const host = alert.hostname;
  return {
    fingerprint: digest(["internal", alert.rule, host ?? "", host === undefined ? ownWords(alert) : ""]),
    kind: "sensor health",
    subject: { where: host ?? "an unknown host", what: "falco" },
    pod: undefined,
    node: host,
    places: [],
  };
}

function workload(alert: Alert): Part | undefined {
  return resourceOf(alert) ?? container(alert) ?? host(alert);
}

/** Pod's workload, else the image, else the container itself; nothing for a process of the host. */
function container(alert: Alert): Part | undefined {
  const pod = knownText(alert, "k8s.pod.name");
  const namespace = knownText(alert, "k8s.ns.name");
  if (pod !== undefined) {
    const name = workloadOf(pod);
    // A pod name without its namespace is unique on its node only.
    if (namespace === undefined) return { key: ["pod", alert.hostname ?? "", name], text: `pod ${name}` };
    return { key: ["workload", namespace, name], text: `${namespace}/${name}` };
  }
  const id = knownText(alert, "container.id");
  if (id === "host") return undefined;
  const image = knownText(alert, "container.image.repository") ?? knownText(alert, "container.image");
  if (image !== undefined && image !== "host") return { key: ["image", image], text: `image ${image}` };
  if (id === undefined) return undefined;
  return { key: ["container", alert.hostname ?? "", id], text: onHost(`container ${id}`, alert.hostname) };
}

function host(alert: Alert): Part | undefined {
  return alert.hostname === undefined ? undefined : { key: ["host", alert.hostname], text: alert.hostname };
}

const ACCOUNTS = ["ka.user.name", "ct.user.arn", "ct.user", "github.user", "okta.actor.alternateid", "gcp.user"];

/** The process, or the account that acted in sources that know no processes. */
function actor(alert: Alert): Part | undefined {
  const process = processName(alert);
  if (process !== undefined) return { key: ["process", process], text: process };
  const account = ACCOUNTS.map((field) => knownText(alert, field)).find((name) => name !== undefined);
  if (account !== undefined) return { key: ["account", account], text: account };
  // People may share a display name.
  const person = knownText(alert, "okta.actor.name");
  return person === undefined ? undefined : { key: ["person", person], text: person, isPartial: true };
}

function processName(alert: Alert): string | undefined {
  const name = knownText(alert, "proc.name");
  if (name !== undefined) return name;
  const path = knownText(alert, "proc.exepath") ?? knownText(alert, "proc.cmdline")?.split(" ", 1)[0];
  const base = path?.slice(path.lastIndexOf("/") + 1);
  // `container:89da6fdc10de` stands where a container start has no process (old Falco versions).
  return base === undefined || base === "" || base.startsWith("container:") ? undefined : base;
}

// Falco itself knows no cluster name; these are the keys under which operators add one.
const CLUSTER_FIELDS = [
  "k8s.cluster.name",
  "ka.cluster.name",
  "cluster",
  "cluster_name",
  "clustername",
  "cluster.name",
];

function clusterOf(alert: Alert): string | undefined {
  return CLUSTER_FIELDS.map((name) => knownText(alert, name)).find((name) => name !== undefined);
}

function inCluster(where: string, cluster: string | undefined): string {
  return cluster === undefined ? where : `${where} in cluster ${cluster}`;
}

/** Two clusters may have a pod, or a node, of the same name. */
function labelIn(cluster: string | undefined, label: string | undefined): string | undefined {
  return label === undefined ? undefined : inCluster(label, cluster);
}

function onHost(what: string, hostname: string | undefined): string {
  return hostname === undefined ? what : `${what} on ${hostname}`;
}

// The formatted line begins with its time; without it two firings of one cause read alike.
const TIME_PREFIX = /^\S{0,40}:\s+(?:Emergency|Alert|Critical|Error|Warning|Notice|Informational|Debug)\s+/;

/** Okta's rules print how often it happened so far: the next failure is the same with a higher count. */
const RUNNING_COUNT = /\b(countLast\d{1,9}=)\d+/g;

function ownWords(alert: Alert): string {
  if (alert.output !== undefined) return alert.output.replace(TIME_PREFIX, "").replaceAll(RUNNING_COUNT, "$1");
  const fields = Object.entries(alert.fields)
    .filter(([name]) => !name.startsWith("evt.") && !name.includes("time"))
    .map(([name, value]) => [name, String(value)] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(fields);
}

// JSON keeps the parts apart: ["ab","c"] and ["a","bc"] must not meet.
function digest(parts: readonly string[]): string {
  return hash("sha256", JSON.stringify(parts), "hex").slice(0, 32);
}
