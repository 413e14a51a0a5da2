import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runVerify } from "../../src/cli/verify.ts";
import { sharedFile } from "../shared.ts";
import { ALERT } from "./an-alert.ts";
import { aCommandLine } from "./cli-run.ts";

const REPORT = sharedFile("reports/report-1.md");

describe("falconer verify", () => {
  it("prints each piece of advice with its verdict and the reason", async () => {
    const analysis = "Run `kubectl cordon k8s-master-01`.\n\n```bash\nsudo usermod -aG docker root\n```\n";
    const { io, written } = aCommandLine({ files: { "a.md": analysis, "alert.json": ALERT } });

    expect(await runVerify(["a.md", "--alert", "alert.json"], io)).toBe(1);
    expect(written.out).toContain(
      "ok  line 1  (command)\n  | kubectl cordon k8s-master-01\n  checked: parses as shell",
    );
    expect(written.out).toContain("WITHHELD  line 3  (command)\n  | sudo usermod -aG docker root\n  - `usermod` puts");
    expect(written.out).toContain("1 withheld.");
  });

  it("takes the alert as JSON on the command line, without a priority too, and prints JSON", async () => {
    const { io, written } = aCommandLine({ stdin: ["Disable Falco until Monday."] });
    const { priority: _, ...alert } = JSON.parse(ALERT);

    expect(await runVerify(["-", "--alert", JSON.stringify(alert), "--json"], io)).toBe(1);
    expect(JSON.parse(written.out)).toMatchObject({
      ok: false,
      withheld: 1,
      advice: [{ where: "line 1", kind: "statement", verdict: "withheld", reason: expect.stringContaining("blinds") }],
    });
  });

  it("loads Falco rules on top of the operator's", async () => {
    const rules = "- rule: R\n  desc: d\n  condition: evt.num > 0\n  output: o\n  priority: NOTICE\n";
    const analysis = "```yaml\n- rule: Elsewhere\n  enabled: false\n  override:\n    enabled: replace\n```\n";
    const given = { files: { "a.md": analysis, "rules.yaml": rules } };

    expect(await runVerify(["a.md", "--alert", ALERT], aCommandLine(given).io)).toBe(0);
    expect(await runVerify(["a.md", "--alert", ALERT, "--rules", "rules.yaml"], aCommandLine(given).io)).toBe(1);
  });

  it.skipIf(REPORT === undefined)("ends with 1 for a report that hands out root", async () => {
    const { io } = aCommandLine({ files: { "report.md": readFileSync(REPORT ?? "", "utf8") } });

    expect(await runVerify(["report.md", "--alert", ALERT], io)).toBe(1);
  });

  it.each([
    [[]],
    [["a.md"]],
    [["a.md", "b.md", "--alert", ALERT]],
    [["-", "--alert", "-"]],
    [["missing.md", "--alert", ALERT]],
    [["a.md", "--alert", "missing.json"]],
    [["a.md", "--alert", "{}"]],
    [["a.md", "--alert", `[${ALERT},${ALERT}]`]],
    [["a.md", "--alert", ALERT, "--no-such-option"]],
  ])("ends with 2 when it cannot be carried out: %j", async (args) => {
    const { io, written } = aCommandLine({ files: { "a.md": "text" } });

    expect(await runVerify(args, io)).toBe(2);
    expect(written.err).not.toBe("");
  });
});
