import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * Makes a folder that nobody else may read, and those above it, unless they are there. Not by `mkdir`'s `recursive`:
 * where the file system takes no folders and says ENOENT, as /proc does, Node tries that for ever.
 *
 * @throws what the file system says.
 */
export async function makePrivateFolder(path: string): Promise<void> {
  const above = dirname(path);
  if (above === path || (await isFolder(path))) return;
  await makePrivateFolder(above);
  await mkdir(path, { mode: 0o700 });
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    // Making it will say why.
    return false;
  }
}
