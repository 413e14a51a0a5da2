import { type Alert, knownText } from "../falco/alert.ts";

// Kubernetes draws random name parts from this alphabet (no vowels, no 0, 1, 3), so that they spell no words:
// https://github.com/kubernetes/apimachinery/blob/v0.34.0/pkg/util/rand/rand.go
const RANDOM = "[bcdfghjklmnpqrstvwxz2456789]";

const REPLICA_ENDINGS = [
  // Deployment: <name>-<pod template hash>-<random>
  new RegExp(`^(.+)-${RANDOM}{6,10}-${RANDOM}{5}$`),
  // CronJob: <name>-<minutes since 1970>-<random>
  new RegExp(`^(.+)-\\d{8,10}-${RANDOM}{5}$`),
  // DaemonSet, Job, ReplicaSet: <name>-<random>
  new RegExp(`^(.+)-${RANDOM}{5}$`),
  // CronJob's Job: <name>-<minutes since 1970>
  /^(.+)-\d{8,10}$/,
  // StatefulSet: <name>-<ordinal>
  /^(.+)-\d{1,4}$/,
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
  const isPod = knownText(alert, "ka.target.resource") === "pods" && namespace !== undefined && pod !== undefined;
  return isPod ? `${namespace}/${pod}` : undefined;
}
