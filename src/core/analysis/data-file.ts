import type { z } from "zod";
import { readYaml } from "./yaml.ts";

/** What one data file holds, or everything that is wrong with its form, by path: `signals[2].when: …`. */
export type DataFileReading<Data> =
  | { readonly ok: true; readonly data: Data }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads a YAML file that must hold one document of the given form. */
export function readDataFile<Schema extends z.ZodType>(text: string, schema: Schema): DataFileReading<z.infer<Schema>> {
  const yaml = readYaml(text);
  if (!yaml.ok) return yaml;
  if (yaml.values.length > 1) return { ok: false, problems: ["holds more than one document; write one in each file"] };
  const parsed = schema.safeParse(yaml.values[0]);
  return parsed.success ? { ok: true, data: parsed.data } : { ok: false, problems: parsed.error.issues.map(issueLine) };
}

function issueLine({ path, message }: z.core.$ZodIssue): string {
  const keys = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`));
  return `${keys.join("").replace(/^\./, "") || "the file"}: ${message}`;
}
