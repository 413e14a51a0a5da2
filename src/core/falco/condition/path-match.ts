import { compileGlob, type GlobTest } from "./glob.ts";

/**
 * The `pmatch` operator: whether one of the paths is the text or a folder above it, part by part, so that `/etc`
 * holds `/etc/passwd` but not `/etcetera`. A part may be a glob; a leading slash makes no difference.
 *
 * @see https://github.com/falcosecurity/libs/blob/0.25.4/userspace/libsinsp/prefix_search.h
 */
export function compilePathMatch(paths: readonly string[]): (text: string) => boolean {
  const prefixes = paths.map((path) => partsOf(path).map(compilePart));
  return (text) => {
    const parts = partsOf(text);
    return prefixes.some(
      (prefix) => prefix.length <= parts.length && prefix.every((test, index) => test(parts[index] ?? "")),
    );
  };
}

function partsOf(path: string): readonly string[] {
  return path.split("/").filter((part) => part !== "");
}

function compilePart(part: string): GlobTest {
  return /[*?[]/.test(part) ? compileGlob(part) : (text) => text === part;
}
