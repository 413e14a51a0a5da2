import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { makePrivateFolder } from "../../../src/adapters/files/private-folder.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "falconer-"));
  onTestFinished(() => rm(root, { recursive: true }));
});

describe("the folder for the data", () => {
  it("is made with all above it, for nobody else to read", async () => {
    await makePrivateFolder(join(root, "a", "b"));

    for (const path of ["a", "a/b"]) expect((await stat(join(root, path))).mode & 0o777).toBe(0o700);
  });

  it("may be there already", async () => {
    await makePrivateFolder(root);

    expect((await stat(root)).isDirectory()).toBe(true);
  });

  it("is refused where a file stands in its way", async () => {
    await writeFile(join(root, "file"), "");

    await expect(makePrivateFolder(join(root, "file", "data"))).rejects.toThrow(/EEXIST.*file'/);
  });

  it.runIf(process.platform === "linux")("is refused at once where no folder can be made", async () => {
    await expect(makePrivateFolder("/proc/falconer/data")).rejects.toThrow(/ENOENT.*'\/proc\/falconer'/);
  });
});
