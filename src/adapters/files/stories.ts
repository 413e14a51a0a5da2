import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readStories, type StoriesRead } from "../../core/analysis/stories/read-stories.ts";

const BUILT_IN = fileURLToPath(new URL("../../core/analysis/stories/files/", import.meta.url));

/** The stories that come with Falconer. */
export async function readBuiltInStories(): Promise<StoriesRead> {
  const names = (await readdir(BUILT_IN)).filter((name) => name.endsWith(".yaml")).toSorted();
  const contents = await Promise.all(names.map((name) => readFile(join(BUILT_IN, name), "utf8")));
  return readStories(names.map((name, index) => ({ name, content: contents[index] ?? "" })));
}
