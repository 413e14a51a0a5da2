import { z } from "zod";
import { readYaml } from "../yaml.ts";
import type { KnownNames } from "./identity.ts";
import { FRAGMENT, KINDS } from "./kubernetes-kinds.ts";
import { powerOf } from "./kubernetes-power.ts";
import { kubernetesProblems } from "./kubernetes-problems.ts";

const HEAD = z.object({ apiVersion: z.string(), kind: z.string() });

/** Whether a YAML text means to be Kubernetes objects. */
export function looksLikeKubernetes(text: string): boolean {
  return /^apiVersion:/m.test(text) && /^kind:/m.test(text);
}

/** Words that stand in no other YAML than Kubernetes'. */
const TELLING = new Set(
  (
    "securityContext automountServiceAccountToken allowPrivilegeEscalation readOnlyRootFilesystem runAsNonRoot runAsUser " +
    "seccompProfile capabilities hostNetwork hostPID hostIPC podSelector policyTypes initContainers containers volumeMounts " +
    "serviceAccountName privileged"
  ).split(" "),
);

/** Whether a value is some fields of a pod or a policy, without the object around them. */
export function isKubernetesFragment(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const { spec } = value as { spec?: unknown };
  return [value, typeof spec === "object" && spec !== null ? spec : {}].some((part) =>
    Object.keys(part).some((key) => TELLING.has(key)),
  );
}

/**
 * Checks Kubernetes YAML: kinds that Falconer knows, with fields that exist (a mistyped `podSelectr` would select every
 * pod), in a namespace of this alert.
 *
 * @returns Every problem with its path; empty when there is none.
 */
export function verifyKubernetes(text: string, known: KnownNames): readonly string[] {
  const yaml = readYaml(text);
  if (!yaml.ok) return yaml.problems.map((problem) => `is not YAML: ${problem}`);
  if (yaml.values.length === 0) return ["contains no document"];
  return yaml.values.flatMap((value) => verifyObject(value, known));
}

function verifyObject(value: unknown, known: KnownNames): readonly string[] {
  const head = HEAD.safeParse(value);
  if (!head.success) return isKubernetesFragment(value) ? fragmentProblems(value) : ["names no apiVersion and kind"];
  const id = `${head.data.apiVersion} ${head.data.kind}`;
  const schema = Object.hasOwn(KINDS, id) ? KINDS[id] : undefined;
  if (schema === undefined) return [`is a ${id}, which Falconer cannot check`];
  const parsed = schema.safeParse(value, { reportInput: true });
  const power = powerOf(value, known);
  if (!parsed.success) return [...kubernetesProblems(parsed.error.issues, head.data.kind), ...power];
  if (power.length > 0) return power;
  const namespace = z.object({ metadata: z.object({ namespace: z.string() }) }).safeParse(value);
  if (!namespace.success || known.has(namespace.data.metadata.namespace)) return [];
  return [`names the namespace ${namespace.data.metadata.namespace}, which is not in this alert`];
}

function fragmentProblems(value: unknown): readonly string[] {
  const parsed = FRAGMENT.safeParse(value, { reportInput: true });
  return parsed.success ? powerOf(value) : kubernetesProblems(parsed.error.issues, "pod");
}
