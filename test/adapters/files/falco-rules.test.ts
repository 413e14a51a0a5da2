import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { readFalcoRules, UnreadableRulesError } from "../../../src/adapters/files/falco-rules.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function aFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "falco-rules-"));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

const RULE = `- rule: Shell
  desc: a shell
  condition: evt.type = execve and proc.name = bash
  output: shell %proc.name
  priority: WARNING
`;
const QUIET = "- rule: Shell\n  enabled: false\n  override: {enabled: replace}\n";

describe("the operator's rules", () => {
  it("are read in the order of the paths, a folder's files by name", async () => {
    const folder = aFolder({ "b.yaml": QUIET, "a.yml": RULE, "notes.txt": "no rules" });
    mkdirSync(join(folder, "c.yaml"));
    const { rules, errors } = await readFalcoRules([folder]);

    expect(errors).toEqual([]);
    expect(rules).toMatchObject([{ name: "Shell", enabled: false, file: join(folder, "a.yml") }]);
  });

  it("may be links, as Kubernetes mounts a config map", async () => {
    const folder = aFolder({ "rules.yaml": RULE });
    const mount = aFolder({});
    symlinkSync(join(folder, "rules.yaml"), join(mount, "rules.yaml"));

    expect((await readFalcoRules([mount])).rules).toHaveLength(1);
  });

  it("say in the result what is wrong with them", async () => {
    const folder = aFolder({ "a.yaml": QUIET });
    const { errors } = await readFalcoRules([join(folder, "a.yaml")]);

    expect(errors).toMatchObject([{ code: "LOAD_ERR_VALIDATE", file: join(folder, "a.yaml"), line: 1 }]);
  });

  it("are named when they cannot be read", async () => {
    const missing = join(aFolder({}), "missing.yaml");

    await expect(readFalcoRules([missing])).rejects.toThrow(UnreadableRulesError);
    await expect(readFalcoRules([missing])).rejects.toThrow(missing);
  });

  it("are none without paths", async () => {
    expect(await readFalcoRules([])).toMatchObject({ rules: [], errors: [] });
  });
});
