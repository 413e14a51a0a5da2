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
const BASE = `- list: shells
  items: [bash, sh]
- macro: spawned_shell
  condition: evt.type = execve and proc.name in (shells)
- rule: Shell in till
  desc: a shell
  condition: spawned_shell
  output: shell %proc.name
  priority: WARNING
`;
const OURS = `- rule: Shell in till
  condition: and proc.tty != 0
  priority: CRITICAL
  exceptions:
    - name: jobs
      fields: [proc.pname]
      comps: [=]
      values: [[nightly job]]
  override:
    condition: append
    priority: replace
    exceptions: append
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

  it("prints a rule as it stands after all files, ready to be loaded by itself", async () => {
    const { io, written } = aCommandLine({ files: { "base.yaml": BASE, "ours.yaml": OURS } });

    expect(await runLint(["base.yaml", "ours.yaml", "--rule", "Shell in till"], io)).toBe(0);
    expect(written.out).toBe(
      [
        "- rule: Shell in till",
        "  desc: a shell",
        '  condition: ((evt.type = execve and proc.name in (bash, sh)) and proc.tty != 0) and not proc.pname = "nightly job"',
        "  output: shell %proc.name",
        "  priority: Critical",
        "  source: syscall",
        "  enabled: true",
        "",
      ].join("\n"),
    );
    expect(written.err).toBe("1 rule, 0 errors, 0 warnings\n");
    const again = aCommandLine({ stdin: [written.out] });
    expect(await runLint(["-"], again.io)).toBe(0);
  });

  it("prints that rule as data too", async () => {
    const { io, written } = aCommandLine({ files: { "base.yaml": BASE, "ours.yaml": OURS } });

    expect(await runLint(["base.yaml", "ours.yaml", "--rule", "shell in till", "--json"], io)).toBe(0);
    expect(JSON.parse(written.out)).toMatchObject({
      ok: true,
      rule: { rule: "Shell in till", priority: "Critical", exceptions: ["jobs"], file: "base.yaml", line: 5 },
    });
  });

  it("names the rules that are called alike when there is none of that name", async () => {
    const { io, written } = aCommandLine({ files: { "base.yaml": BASE } });

    expect(await runLint(["base.yaml", "--rule", "Shell in tills"], io)).toBe(2);
    expect(written).toEqual({
      out: "",
      err: 'No rule in these files is called "Shell in tills". Did you mean "Shell in till"?\n',
    });
  });

  it("shows no rule when the files do not load, only why", async () => {
    const { io, written } = aCommandLine({ files: { "a.yaml": RULE, "b.yaml": APPEND } });

    expect(await runLint(["a.yaml", "b.yaml", "--rule", "Shell"], io)).toBe(1);
    expect(written.out).toBe("");
    expect(written.err).toContain("LOAD_ERR_COMPILE_CONDITION");
  });

  it("says why Falco would pass over the rule that it prints", async () => {
    const rule = RULE.replace("priority: WARNING", "priority: WARNING\n  source: moonbase\n  tags: [moon]");
    const { io, written } = aCommandLine({ files: { "a.yaml": rule } });

    expect(await runLint(["a.yaml", "--rule", "Shell"], io)).toBe(0);
    expect(written.out).toMatch(
      /^# Falco passes over this rule: .*moonbase.*\n- rule: Shell\n(?:.*\n)* {2}tags:\n {4}- moon\n$/,
    );
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
