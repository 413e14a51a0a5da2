import type { Alert } from "../falco/alert.ts";
import { isOnHost, known } from "./alert-view.ts";

/** Where an alert comes from, as far as it says: which tools can find the thing again depends on it. */
export type Origin = "node" | "pod" | "container outside Kubernetes" | "container" | "unknown";

/**
 * Falco learns a container's image and its pod from the runtime in one answer. An alert that has the image, and the
 * pod's fields without a value, is about a container that Kubernetes did not start. Where the image is missing as
 * well, the answer had not come yet, and nothing is known.
 */
export function originOf(alert: Alert): Origin {
  if (isOnHost(alert)) return "node";
  if (known(alert, "k8s.pod.name") !== undefined || known(alert, "k8s.ns.name") !== undefined) return "pod";
  if (known(alert, "container.id") === undefined) return "unknown";
  const wasAsked = Object.hasOwn(alert.fields, "k8s.pod.name") || Object.hasOwn(alert.fields, "k8s.ns.name");
  const wasAnswered = known(alert, "container.image.repository") !== undefined;
  return wasAsked && wasAnswered ? "container outside Kubernetes" : "container";
}
