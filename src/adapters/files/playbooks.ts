import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type PlaybooksRead, readPlaybooks } from "../../core/analysis/read-playbooks.ts";

const BUILT_IN = fileURLToPath(new URL("../../core/analysis/playbooks/", import.meta.url));

/**
 * The playbooks that come with Falconer.
 *
 * @throws when the folder or one of its files cannot be read.
 */
export async function readBuiltInPlaybooks(): Promise<PlaybooksRead> {
  return await readPlaybooksIn(BUILT_IN);
}

/** Every `.yaml` or `.yml` file of a folder, by name. */
async function readPlaybooksIn(folder: string): Promise<PlaybooksRead> {
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).toSorted();
  const contents = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  return readPlaybooks(names.map((name, index) => ({ name, content: contents[index] ?? "" })));
}
