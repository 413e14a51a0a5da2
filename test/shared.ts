import { existsSync } from "node:fs";
import { join, resolve } from "node:path";

const SHARED = process.env.FALCONER_SHARED ?? resolve(import.meta.dirname, "../../shared");

/**
 * A file of the shared material beside the checkout; undefined where there is none, as in a user's clone. Tests that
 * need it say `it.skipIf(file === undefined)`.
 */
export function sharedFile(path: string): string | undefined {
  const file = join(SHARED, path);
  return existsSync(file) ? file : undefined;
}
