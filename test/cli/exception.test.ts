import { describe, expect, it } from "vitest";
import { runException } from "../../src/cli/exception.ts";
import { runLint } from "../../src/cli/lint.ts";
import { aCommandLine } from "./cli-run.ts";

const RULES = `- rule: Shell
  desc: a shell
  condition: evt.type = execve and proc.name = bash
  output: shell %proc.name
  priority: WARNING
`;

function anAlert(fields: Record<string, unknown> = {}, rule = "Shell"): string {
  const known = {
    "container.image.repository": "ghcr.io/acme/job",
    "proc.exepath": "/bin/bash",
    "proc.cmdline": "bash -c 'a, (b)'",
  };
  return JSON.stringify({ rule, priority: "Warning", source: "syscall", output_fields: { ...known, ...fields } });
}

describe("falconer exception", () => {
  it("prints an override that loads after the rules, with the proof above it", async () => {
    const { io, written } = aCommandLine({ files: { "rules.yaml": RULES, alerts: anAlert() } });

    expect(await runException(["alerts", "--rules", "rules.yaml"], io)).toBe(0);
    expect(written.out).toMatch(/^# Shell: .*\n# Loaded on top of your rules: it silences 1 of 1 given alerts\.\n/);

    const again = aCommandLine({ files: { "rules.yaml": RULES, "tuning.yaml": written.out } });
    expect(await runLint(["rules.yaml", "tuning.yaml"], again.io)).toBe(0);
    expect(again.written.out).toBe("1 rule, 0 errors, 0 warnings\n");
  });

  it("takes several rules files after --rules, wherever the alerts stand", async () => {
    const files = { "a.yaml": "- list: l\n  items: [a]\n", "b.yaml": RULES, alerts: anAlert() };
    for (const args of [
      ["alerts", "--rules", "a.yaml", "b.yaml"],
      ["--rules", "a.yaml", "b.yaml", "alerts"],
      ["--rules", "a.yaml", "--rules", "b.yaml", "alerts"],
    ]) {
      const { io, written } = aCommandLine({ files });

      expect(await runException(args, io)).toBe(0);
      expect(written.out).toContain("Loaded on top of your rules");
    }
  });

  it("leaves the alerts to keep alone", async () => {
    const keep = anAlert({ "container.image.repository": "ghcr.io/acme/shop" });
    const { io, written } = aCommandLine({ files: { "rules.yaml": RULES, keep }, stdin: [anAlert()] });

    expect(await runException(["-", "--rules", "rules.yaml", "--keep", "keep"], io)).toBe(0);
    expect(written.out).toContain("and none of 1 to keep");
  });

  it("tries the playbook's examples of attacks too, and says so", async () => {
    const { io, written } = aCommandLine({ stdin: [anAlert({}, "Read sensitive file untrusted")] });

    expect(await runException(["-"], io)).toBe(0);
    expect(written.out).toMatch(/, and no example of an attack that its playbook holds \([1-9]\)\.\n/);
  });

  it("refuses what cannot be told apart from an alert to keep", async () => {
    const { io, written } = aCommandLine({ files: { alerts: anAlert(), keep: anAlert() } });

    expect(await runException(["alerts", "--keep", "keep"], io)).toBe(1);
    expect(written.out).toBe("");
    expect(written.err).toContain("Shell: It would silence 1 of the counter-examples.");
  });

  it("prints one JSON object for each rule", async () => {
    const lines = `${anAlert()}\n${anAlert({}, "Other")}\n{"rule":"Poor","priority":"Debug"}\n`;
    const { io, written } = aCommandLine({ stdin: [lines] });

    expect(await runException(["-", "--json"], io)).toBe(1);
    expect(
      written.out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      {
        rule: "Shell",
        ok: true,
        exception: { yaml: expect.stringContaining("exceptions: append") },
        proof: { silenced: 1 },
      },
      { rule: "Other", ok: true, proof: { loadedOn: "stub" } },
      { rule: "Poor", ok: false, reason: expect.any(String) },
    ]);
  });

  it("does not let a rule's name out of the comment", async () => {
    const { io, written } = aCommandLine({ stdin: [anAlert({}, "Shell\n- rule: Evil\u2028")] });

    expect(await runException(["-"], io)).toBe(0);
    expect(written.out.split("\n").filter((line) => line.startsWith("- rule"))).toHaveLength(1);
  });

  it("ends with 1 for input without alerts, with 2 for wrong usage and for rules that do not load", async () => {
    const files = { alerts: anAlert(), "bad.yaml": "- rule: x\n  desc: y\n", empty: "[]" };
    const { io, written } = aCommandLine({ files });

    expect(await runException(["empty"], io)).toBe(1);
    expect(await runException(["alerts", "--rules", "bad.yaml"], io)).toBe(2);
    expect(written.err).toContain("bad.yaml:1:3: error LOAD_ERR_YAML_VALIDATE");
    expect(await runException([], io)).toBe(2);
    expect(await runException(["alerts", "more"], io)).toBe(2);
    expect(await runException(["missing"], io)).toBe(2);
    expect(await runException(["alerts", "--what"], io)).toBe(2);
  });
});
