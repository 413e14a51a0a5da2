import { fileURLToPath } from "node:url";
import { type PlaybooksRead, readPlaybooks } from "../../core/analysis/read-playbooks.ts";
import { readYamlFiles } from "./yaml-files.ts";

const BUILT_IN = fileURLToPath(new URL("../../core/analysis/playbooks/", import.meta.url));

/** The playbooks that come with Falconer. @throws when the folder or one of its files cannot be read. */
export async function readBuiltInPlaybooks(): Promise<PlaybooksRead> {
  return readPlaybooks(await readYamlFiles(BUILT_IN));
}
