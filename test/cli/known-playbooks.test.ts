import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { runExplain } from "../../src/cli/explain.ts";
import { runVerify } from "../../src/cli/verify.ts";
import { ANALYSIS_JSON } from "../../src/core/analysis/document/analysis-json.ts";
import { PLAYBOOK_FILES } from "../core/analysis/alerts.ts";
import { aCommandLine } from "./cli-run.ts";

const ALERT = JSON.stringify({ rule: "Test rule", priority: "Debug", source: "internal", output_fields: {} });

describe("playbooks of the operator's own", () => {
  const folder = mkdtempSync(join(tmpdir(), "playbooks-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const builtIn = PLAYBOOK_FILES.find(({ name }) => name === "falcosidekick-test.yaml")?.content ?? "";
  writeFileSync(join(folder, "ours.yaml"), builtIn.replace(/^title: .*$/m, "title: Our own word for it"));

  it("are used on the command line as by the server", async () => {
    const { io, written } = aCommandLine({ environment: { PLAYBOOKS_DIR: folder } });

    expect(await runExplain([ALERT], io)).toBe(0);
    expect(written.out).toContain("Our own word for it");
    expect(written.err).toBe("");
  });

  it("show their runbook: under the analysis's own headings in Markdown, as it was written in JSON", async () => {
    const runbook = "# Ours\n\n1. Ask `ann`.\n   - or bob\n\nAnd then\n===\n\nClose it.\n";
    const own = mkdtempSync(join(tmpdir(), "playbooks-"));
    onTestFinished(() => rmSync(own, { recursive: true }));
    writeFileSync(join(own, "ours.yaml"), `${builtIn}\nrunbook: ${JSON.stringify(runbook)}\n`);
    const markdown = aCommandLine({ environment: { PLAYBOOKS_DIR: own } });
    const json = aCommandLine({ environment: { PLAYBOOKS_DIR: own } });

    expect(await runExplain([ALERT], markdown.io)).toBe(0);
    expect(markdown.written.out).toContain(
      "\n## Runbook\n\n### Ours\n\n1. Ask `ann`.\n   - or bob\n\n### And then\n\nClose it.\n\n## Check first\n",
    );
    expect(await runExplain([ALERT, "--json"], json.io)).toBe(0);
    expect(ANALYSIS_JSON.parse(JSON.parse(json.written.out)).runbook).toEqual({ text: runbook, checked: [] });
  });

  it("are left out, and named, when something is wrong with them", async () => {
    writeFileSync(join(folder, "bad.yaml"), "title: [");
    const { io, written } = aCommandLine({ environment: { PLAYBOOKS_DIR: folder }, stdin: ["Nothing to do."] });

    expect(await runVerify(["-", "--alert", ALERT], io)).toBe(0);
    expect(written.err).toMatch(/Playbook not used: bad\.yaml/);
  });
});
