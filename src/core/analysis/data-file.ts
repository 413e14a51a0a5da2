import { isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { z } from "zod";
import { faultsOf, schemaWords } from "./schema-words.ts";
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
  const [value] = yaml.values;
  if (value === undefined || value === null) return { ok: false, problems: ["the file is empty"] };
  const parsed = schema.safeParse(value, { error: schemaWords });
  if (parsed.success) return { ok: true, data: parsed.data };
  return {
    ok: false,
    problems: parsed.error.issues.flatMap(faultsOf).map(({ path, words }) => `${pathText(path)}: ${words}`),
  };
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(under, "") || "the file";
}

function under(path: string, key: PropertyKey): string {
  if (typeof key === "number") return `${path}[${key}]`;
  return path === "" ? String(key) : `${path}.${String(key)}`;
}

/**
 * Puts the file's name and, where it can be told, the line before problems that begin with the path of what they are
 * about. What is missing is looked for where it would stand.
 */
export function placeProblems(name: string, text: string, problems: readonly string[]): readonly string[] {
  if (problems.length === 0) return [];
  const lines = linesOf(text);
  return problems.map((problem) => {
    const line = lines.find(([path]) => problem.startsWith(path) && /^[:.[]/.test(problem.slice(path.length)))?.[1];
    return line === undefined ? `${name}: ${problem}` : `${name}: line ${line}: ${problem}`;
  });
}

/** The line of every key and item of a YAML file by its path, the longest path first. */
function linesOf(text: string): readonly (readonly [path: string, line: number])[] {
  const counter = new LineCounter();
  const lines: [string, number][] = [];
  const add = (path: string, node: unknown, start: unknown = node): void => {
    const at = isScalar(start) || isMap(start) || isSeq(start) ? start.range?.[0] : undefined;
    if (path !== "" && at !== undefined) lines.push([path, counter.linePos(at).line]);
    if (isSeq(node)) for (const [index, item] of node.items.entries()) add(under(path, index), item);
    if (!isMap(node)) return;
    for (const { key, value } of node.items) if (isScalar(key)) add(under(path, String(key.value)), value, key);
  };
  try {
    add("", parseDocument(text, { lineCounter: counter, logLevel: "silent" }).contents);
  } catch {
    // Nested without end: its problem is said without a line.
  }
  return lines.toSorted(([a], [b]) => b.length - a.length);
}
