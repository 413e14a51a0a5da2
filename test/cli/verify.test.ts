import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runExplain } from "../../src/cli/explain.ts";
import { runVerify } from "../../src/cli/verify.ts";
import { sharedFile } from "../shared.ts";
import { aCommandLine } from "./cli-run.ts";

const ALERT = JSON.stringify({
  rule: "Detect Shell in Container",
  priority: "Warning",
  hostname: "k8s-master-01",
  output_fields: {
    "container.id": "0123456789ab",
    "proc.name": "bash",
    "proc.cmdline": "bash /docker-entrypoint.sh auto",
    "user.name": "root",
  },
});
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

describe("falconer explain", () => {
  it.each([[], ["--json"]])("says nothing that verify withholds %j", async (...options) => {
    const explaining = aCommandLine({ stdin: [ALERT] });
    expect(await runExplain(["-", ...options], explaining.io)).toBe(0);
    const verifying = aCommandLine({ stdin: [explaining.written.out] });

    expect(await runVerify(["-", "--alert", ALERT], verifying.io)).toBe(0);
    expect(verifying.written.out).toMatch(/: [1-9]\d* fine, 0 withheld/);
  });

  it("prints the verdict, how to contain with what it touches, and how to undo it", async () => {
    const { io, written } = aCommandLine({ files: { "alert.json": ALERT } });

    expect(await runExplain(["alert.json"], io)).toBe(0);
    expect(written.out).toContain("**Verdict:** probably benign, unconfirmed: Falco's own driver loader");
    expect(written.out).toContain("**What else it touches:** The node takes no new pods");
    expect(written.out).toContain("kubectl uncordon k8s-master-01");
  });

  it("prints no secret", async () => {
    const alert = JSON.parse(ALERT);
    alert.output_fields["proc.cmdline"] = "mysql -uroot --password=hunter2hunter2 -h db";
    for (const options of [[], ["--json"]]) {
      const { io, written } = aCommandLine();
      await runExplain([JSON.stringify(alert), ...options], io);

      expect(written.out).not.toContain("hunter2hunter2");
      expect(written.out).toContain("mysql");
    }
  });

  it("shows a hostile value as code that ends nowhere early", async () => {
    const alert = JSON.parse(ALERT);
    alert.output_fields["proc.cmdline"] = "sh -c `` \n# Heading\n```bash\nrm -rf /\n``` [x](http://evil)";
    const { io, written } = aCommandLine();
    await runExplain([JSON.stringify(alert)], io);

    expect(written.out).not.toMatch(/^# Heading/m);
    expect(written.out).not.toMatch(/^```bash\nrm -rf/m);
  });

  it("says what the operator's rules files say of the rule", async () => {
    const rules =
      "- rule: Detect Shell in Container\n  desc: Ours.\n  condition: evt.num > 0\n  output: o\n  priority: NOTICE\n";
    const { io, written } = aCommandLine({ files: { "rules.yaml": rules } });

    expect(await runExplain([ALERT, "--rules", "rules.yaml"], io)).toBe(0);
    expect(written.out).toContain("## The rule in your files\n\nOurs.");
  });

  it("says clearly that a line of Falco's text output cannot be explained", async () => {
    const { io, written } = aCommandLine({ stdin: ["13:40:44.1: Warning Shell in container (user=root)"] });

    expect(await runExplain(["-"], io)).toBe(1);
    expect(written.err).toContain("json_output: true");
  });

  it.each([[[]], [["a.json", "b.json"]], [["missing.json"]], [["--no-such-option"]]])(
    "ends with 2 when it cannot be carried out: %j",
    async (args) => {
      expect(await runExplain(args, aCommandLine().io)).toBe(2);
    },
  );
});
