import { describe, expect, it } from "vitest";
import { runExplain } from "../../src/cli/explain.ts";
import { runVerify } from "../../src/cli/verify.ts";
import { ALERT } from "./an-alert.ts";
import { aCommandLine } from "./cli-run.ts";

describe("falconer explain", () => {
  it.each([["Markdown"], ["JSON", "--json"]])("says nothing in %s that verify withholds", async (_, ...options) => {
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

  it("shows the exception made from each alert, tried on your rules and on the rule's other alerts in the input", async () => {
    const rules = "- rule: Job\n  desc: d\n  condition: evt.type = execve\n  output: o\n  priority: NOTICE\n";
    const job = (namespace: string) => {
      const fields = { "k8s.ns.name": namespace, "container.image.repository": "ghcr.io/acme/job", "proc.name": "job" };
      Object.assign(fields, { "k8s.pod.name": `${namespace}-0` });
      return JSON.stringify({ rule: "Job", priority: "Notice", source: "syscall", output_fields: fields });
    };
    const files = { "rules.yaml": rules, alerts: `${job("billing")}\n${job("shop")}\n` };
    const { io, written } = aCommandLine({ files });

    expect(await runExplain(["alerts", "--rules", "rules.yaml"], io)).toBe(0);
    expect(written.out).toContain("Loaded on top of your rules, it fits this alert and leaves 1 other alert of");
    expect(written.out).toContain(`['"billing"', '"ghcr.io/acme/job"', '"job"']`);
    expect(written.out).toContain(`['"shop"', '"ghcr.io/acme/job"', '"job"']`);
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

  it("explains lines of Falco's text output by their fields, and says on how little that rests", async () => {
    const line = (file: string) =>
      `13:40:44.1: Warning Sensitive file opened (user=root process=cat command=cat ${file} file=${file})`;
    const { io, written } = aCommandLine({ stdin: [`${line("/etc/shadow")}\n${line("/etc/pam.d/su")}\n`] });

    expect(await runExplain(["-"], io)).toBe(0);
    expect(written.out).toContain("`cat` acted on `/etc/shadow`");
    expect(written.out).toContain("`cat` acted on `/etc/pam.d/su`");
    expect(written.out).toContain("does not name its rule");
    expect(written.err).toBe("");
  });

  it("says what is wrong with JSON rather than to read a text inside of it", async () => {
    const { io, written } = aCommandLine({ stdin: ['{"output":"Notice x (process=cat command=cat user=root)"}'] });

    expect(await runExplain(["-"], io)).toBe(1);
    expect(written.out).toBe("");
    expect(written.err).toContain("rule must be a non-empty string");
  });

  it("says clearly that a line of Falco's text output without fields cannot be explained", async () => {
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
