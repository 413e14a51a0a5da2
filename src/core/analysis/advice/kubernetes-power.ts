import { z } from "zod";
import type { KnownNames } from "./identity.ts";

const BINDING = z.object({
  roleRef: z.object({ name: z.string() }),
  subjects: z.array(z.object({ name: z.string() })).default([]),
});
const ROLE = z.object({
  kind: z.string(),
  rules: z.array(
    z.object({
      resources: z.array(z.string()).default([]),
      resourceNames: z.array(z.string()).default([]),
      verbs: z.array(z.string()).default([]),
    }),
  ),
});
const NAMESPACE = z.object({
  kind: z.literal("Namespace"),
  metadata: z.object({ labels: z.record(z.string(), z.string()) }),
});
/** Capabilities that a container may have without having the node. @see https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
const HARMLESS_CAPABILITIES = new Set(["NET_BIND_SERVICE"]);

/** What a valid document gives away that advice never gives. */
export function powerOf(value: unknown, known?: KnownNames): readonly string[] {
  return [...bindingPower(value), ...rolePower(value), ...podPower(value), ...policyPower(value, known)];
}

function bindingPower(value: unknown): readonly string[] {
  const binding = BINDING.safeParse(value);
  if (!binding.success) return [];
  const { roleRef, subjects } = binding.data;
  if (/^(?:cluster-admin|admin|edit|system:masters)$/.test(roleRef.name)) return [`binds the role ${roleRef.name}`];
  const stranger = subjects.find(({ name }) =>
    /^system:(?:anonymous|unauthenticated|authenticated|serviceaccounts)$/.test(name),
  );
  return stranger === undefined ? [] : [`gives rights to ${stranger.name}, which is everybody`];
}

/** Verbs and resources with which one can become more than one is. @see https://kubernetes.io/docs/concepts/security/rbac-good-practices/ */
function rolePower(value: unknown): readonly string[] {
  const role = ROLE.safeParse(value);
  if (!role.success) return [];
  return role.data.rules.flatMap(({ verbs, resources, resourceNames }) => {
    const all = resources.includes("*");
    const secrets = resources.includes("secrets") && resourceNames.length === 0;
    const becoming = verbs.find((verb) => /^(?:escalate|bind|impersonate)$/.test(verb));
    if (verbs.includes("*")) return ["allows every verb"];
    if (becoming !== undefined) return [`allows ${becoming}, with which an account can become any other`];
    if (all && verbs.length > 0) return ["gives rights to every kind of object, Secrets among them"];
    if (secrets && role.data.kind === "ClusterRole") return ["reaches the Secrets of every namespace"];
    return resources.some((name) => /^pods\/(?:exec|attach)$/.test(name)) && verbs.includes("create")
      ? ["lets its holder run commands in every pod that it reaches"]
      : [];
  });
}

function podPower(value: unknown): readonly string[] {
  const found: string[] = [];
  visit(value, (key, item) => {
    if (key === "hostPath" && item !== null && typeof item === "object") found.push("mounts a path of the node");
    if (key === "type" && item === "Unconfined") found.push("switches off a protection of the container: Unconfined");
    if (key === "add" && Array.isArray(item)) {
      const strong = item.filter((name) => typeof name === "string" && !HARMLESS_CAPABILITIES.has(name));
      if (strong.length > 0) found.push(`adds the capability ${strong.join(", ")}`);
    }
  });
  const namespace = NAMESPACE.safeParse(value);
  const level = namespace.success ? namespace.data.metadata.labels["pod-security.kubernetes.io/enforce"] : undefined;
  if (level === "privileged") found.push("admits pods with the rights of the node: enforce=privileged");
  return [...new Set(found)];
}

/** A NetworkPolicy can only allow: an address of the alert in its rules is let through. */
function policyPower(value: unknown, known: KnownNames | undefined): readonly string[] {
  const found: string[] = [];
  visit(value, (key, item) => {
    const address = key === "cidr" && typeof item === "string" ? item.replace(/\/(?:32|128)$/, "") : "";
    if (address !== "" && known?.isAddress(address) === true) {
      found.push(
        `lets the address ${address} of this alert through: a NetworkPolicy allows what it lists, and denies the rest`,
      );
    }
  });
  return found;
}

/** Walks the YAML without recursion: it may be nested deeply. */
function visit(value: unknown, see: (key: string, item: unknown) => void): void {
  const waiting: unknown[] = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next !== "object" || next === null) continue;
    for (const [key, item] of Object.entries(next)) {
      see(key, item);
      if (item !== undefined) waiting.push(item);
    }
  }
}
