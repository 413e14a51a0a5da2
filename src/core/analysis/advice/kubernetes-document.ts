import { z } from "zod";
import { readYaml } from "../yaml.ts";
import type { KnownNames } from "./identity.ts";
import { KINDS } from "./kubernetes-kinds.ts";

const HEAD = z.object({ apiVersion: z.string(), kind: z.string() });

/** Whether a YAML text means to be Kubernetes objects. */
export function looksLikeKubernetes(text: string): boolean {
  return /^apiVersion:/m.test(text) && /^kind:/m.test(text);
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
  if (!head.success) return ["names no apiVersion and kind"];
  const id = `${head.data.apiVersion} ${head.data.kind}`;
  const schema = Object.hasOwn(KINDS, id) ? KINDS[id] : undefined;
  if (schema === undefined) return [`is a ${id}, which Falconer cannot check`];
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    return parsed.error.issues.map(
      (issue) => `${issue.path.map(String).join(".") || head.data.kind}: ${issue.message}`,
    );
  }
  const power = powerOf(value);
  if (power !== undefined) return [power];
  const namespace = z.object({ metadata: z.object({ namespace: z.string() }) }).safeParse(value);
  if (!namespace.success || known.has(namespace.data.metadata.namespace)) return [];
  return [`names the namespace ${namespace.data.metadata.namespace}, which is not in this alert`];
}

const BINDING = z.object({
  roleRef: z.object({ name: z.string() }),
  subjects: z.array(z.object({ name: z.string() })).default([]),
});
const ROLE = z.object({ rules: z.array(z.object({ verbs: z.array(z.string()).default([]) })) });

/** What a valid document about roles gives away that advice never gives. */
function powerOf(value: unknown): string | undefined {
  const binding = BINDING.safeParse(value);
  if (binding.success) {
    const { roleRef, subjects } = binding.data;
    if (/^(?:cluster-admin|admin|edit|system:masters)$/.test(roleRef.name)) return `binds the role ${roleRef.name}`;
    const stranger = subjects.find(({ name }) => /^system:(?:anonymous|unauthenticated|authenticated)$/.test(name));
    if (stranger !== undefined) return `gives rights to ${stranger.name}, which is everybody`;
  }
  const role = ROLE.safeParse(value);
  return role.success && role.data.rules.some(({ verbs }) => verbs.includes("*")) ? "allows every verb" : undefined;
}
