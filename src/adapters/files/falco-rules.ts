import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type RulesFile, type RulesResult, readRules } from "../../core/falco/rules/read-rules.ts";
import { yamlFileNames } from "./yaml-files.ts";

/** A rules file or folder that cannot be read; the message names it. */
export class UnreadableRulesError extends Error {
  override readonly name = "UnreadableRulesError";
  readonly path: string;
  constructor(path: string, cause: unknown) {
    super(`The Falco rules at ${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
    this.path = path;
  }
}

/**
 * Reads rules files and folders as `rules_files` of falco.yaml lists them: in this order, a folder's `*.yaml` and
 * `*.yml` files by name, folders in it not.
 *
 * @throws {UnreadableRulesError} for the first path that cannot be read. Rules that are wrong are no fault: they stand
 *   in the result's errors.
 * @see https://falco.org/docs/concepts/rules/default-custom/
 */
export async function readFalcoRules(paths: readonly string[]): Promise<RulesResult> {
  const files: RulesFile[] = [];
  for (const path of paths) {
    for (const file of await filesAt(path)) files.push({ name: file, content: await readAt(file) });
  }
  return readRules(files);
}

async function filesAt(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    return (await yamlFileNames(path)).map((name) => join(path, name));
  } catch (error) {
    throw new UnreadableRulesError(path, error);
  }
}

async function readAt(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new UnreadableRulesError(file, error);
  }
}
