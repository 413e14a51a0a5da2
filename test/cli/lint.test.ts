import { describe, expect, it } from "vitest";
import { runLint } from "../../src/cli/lint.ts";
import { aCommandLine } from "./cli-run.ts";

const RULE = `- rule: Shell
  desc: a shell
  condition: evt.type = execve and proc.name = bash
  output: shell %proc.name
  priority: WARNING
`;
const APPEND = `- rule: Shell
  condition: and proc.nme = sh
  append: true
`;

describe("falconer lint", () => {
  it("says that files load", async () => {
    const { io, written } = aCommandLine({ files: { "a.yaml": RULE } });

    expect(await runLint(["a.yaml"], io)).toBe(0);
    expect(written).toEqual({ out: "1 rule, 0 errors, 0 warnings\n", err: "" });
  });

  it("loads the files in the order given, and points to what is wrong", async () => {
    const { io, written } = aCommandLine({ files: { "a.yaml": RULE, "b.yaml": APPEND } });

    expect(await runLint(["a.yaml", "b.yaml"], io)).toBe(1);
    expect(written.out).toMatch(/^b\.yaml:2:18: error LOAD_ERR_COMPILE_CONDITION: .*proc\.nme.* \(rule 'Shell'\)\n/);
    expect(written.out).toContain("b.yaml:1:3: warning LOAD_DEPRECATED_ITEM: ");
  });

  it("refuses an override that comes before its rule", async () => {
    const { io, written } = aCommandLine({ files: { "a.yaml": RULE, "b.yaml": APPEND } });

    expect(await runLint(["b.yaml", "a.yaml"], io)).toBe(1);
    expect(written.out).toContain("b.yaml:1:3: error LOAD_ERR_VALIDATE: ");
  });

  it("does not call a file fine whose items Falco ignores", async () => {
    const { io, written } = aCommandLine({ files: { "a.yaml": "- name: Shell\n  level: WARNING\n" } });

    expect(await runLint(["a.yaml"], io)).toBe(1);
    expect(written.out).toContain("a.yaml:1:3: warning LOAD_UNKNOWN_ITEM: ");
  });

  it("prints one JSON object for machines", async () => {
    const { io, written } = aCommandLine({ files: { "a.yaml": RULE }, stdin: [APPEND] });

    expect(await runLint(["a.yaml", "-", "--json"], io)).toBe(1);
    expect(JSON.parse(written.out)).toMatchObject({
      ok: false,
      files: ["a.yaml", "-"],
      rules: 1,
      errors: [
        { code: "LOAD_ERR_COMPILE_CONDITION", file: "-", line: 2, column: 18, item: { kind: "rule", name: "Shell" } },
      ],
      warnings: [{ code: "LOAD_DEPRECATED_ITEM", file: "-", line: 1, column: 3 }],
    });
  });

  it("tells how it is used when it is used wrongly, and names a file that it cannot read", async () => {
    const { io, written } = aCommandLine();

    expect(await runLint([], io)).toBe(2);
    expect(await runLint(["--no-such-option"], io)).toBe(2);
    expect(await runLint(["missing.yaml"], io)).toBe(2);
    expect(written.err).toContain("Usage: falconer lint");
    expect(written.err).toContain("missing.yaml: ENOENT");
  });
});
