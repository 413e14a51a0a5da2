import { fileURLToPath } from "node:url";
import { readStories, type StoriesRead } from "../../core/analysis/stories/read-stories.ts";
import { readYamlFiles } from "./yaml-files.ts";

const BUILT_IN = fileURLToPath(new URL("../../core/analysis/stories/files/", import.meta.url));

/** The stories that come with Falconer. @throws when the folder or one of its files cannot be read. */
export async function readBuiltInStories(): Promise<StoriesRead> {
  return readStories(await readYamlFiles(BUILT_IN));
}
