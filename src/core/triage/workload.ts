import { type Alert, knownText } from "../falco/alert.ts";

// Kubernetes draws random name parts from this alphabet (no vowels, no 0, 1, 3), so that they spell no words:
// https://github.com/kubernetes/apimachinery/blob/v0.34.0/pkg/util/rand/rand.go
const RANDOM = "[bcdfghjklmnpqrstvwxz2456789]";

/** Five random signs. Digits alone are more likely somebody's number: `tenant-24567`. */
const RANDOM_FIVE = `(?=\\d*[a-z])${RANDOM}{5}`;

const REPLICA_ENDINGS = [
  // Deployment: <name>-<pod template hash>-<random>
  new RegExp(`^(.+)-${RANDOM}{6,10}-${RANDOM_FIVE}$`),
  // CronJob: <name>-<minutes since 1970>-<random>
  new RegExp(`^(.+)-\\d{8,10}-${RANDOM_FIVE}$`),
  // DaemonSet, Job, ReplicaSet: <name>-<random>
  new RegExp(`^(.+)-${RANDOM_FIVE}$`),
  // StatefulSet: <name>-<ordinal>. Longer numbers are names (`tenant-1001`): a finding too many is safer than a merge.
  /^(.+)-(?:0|[1-9]\d?)$/,
] as const;

/**
 * The name of the workload that made a pod: its name without replica hash, random part or ordinal.
 *
 * @example workloadOf("web-7dc4876c85-p5wt7") // "web"
 */
export function workloadOf(pod: string): string {
  for (const ending of REPLICA_ENDINGS) {
    const name = ending.exec(pod)?.[1];
    if (name !== undefined) return name;
  }
  return pod;
}

/** `namespace/pod` of an alert, or the pod alone; undefined when the alert names no pod. */
export function podLabel(alert: Alert): string | undefined {
  if (alert.source === "k8s_audit") return auditedPod(alert);
  const pod = knownText(alert, "k8s.pod.name");
  if (pod === undefined) return undefined;
  const namespace = knownText(alert, "k8s.ns.name");
  return namespace === undefined ? pod : `${namespace}/${pod}`;
}

/** The pod that a request to the Kubernetes API is about. */
function auditedPod(alert: Alert): string | undefined {
  const namespace = knownText(alert, "ka.target.namespace");
  const pod = knownText(alert, "ka.target.name");
  return isAboutPod(alert) && namespace !== undefined && pod !== undefined ? `${namespace}/${pod}` : undefined;
}

/** https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.34/#pod-v1-core (its misc operations) */
const POD_SUBRESOURCES = new Set([
  "attach",
  "binding",
  "ephemeralcontainers",
  "eviction",
  "exec",
  "log",
  "portforward",
]);

/** Whether a request to the Kubernetes API is about a pod. Only pods' names end in what Kubernetes made up. */
export function isAboutPod(alert: Alert): boolean {
  const resource = knownText(alert, "ka.target.resource");
  if (resource !== undefined) return resource === "pods";
  const hasContainers = Object.keys(alert.fields).some((name) => name.startsWith("ka.req.pod."));
  return hasContainers || POD_SUBRESOURCES.has(subresource(alert));
}

function subresource(alert: Alert): string {
  return knownText(alert, "ka.target.subresource") ?? "";
}
