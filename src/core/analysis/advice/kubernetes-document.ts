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
  const namespace = z.object({ metadata: z.object({ namespace: z.string() }) }).safeParse(value);
  if (!namespace.success || known.has(namespace.data.metadata.namespace)) return [];
  return [`names the namespace ${namespace.data.metadata.namespace}, which is not in this alert`];
}
