import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** A YAML file: its name in its folder, and its text. */
export interface YamlFile {
  readonly name: string;
  readonly content: string;
}

/** Every YAML file of a folder, by name. @throws when the folder or one of its files cannot be read. */
export async function readYamlFiles(folder: string): Promise<readonly YamlFile[]> {
  const names = await yamlFileNames(folder);
  return await Promise.all(names.map(async (name) => ({ name, content: await readFile(join(folder, name), "utf8") })));
}

/** The names of a folder's `.yaml` and `.yml` files, in order; links are followed, folders in it are not looked into. */
export async function yamlFileNames(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).toSorted();
  const isFile = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).isFile()));
  return names.filter((_, index) => isFile[index]);
}
