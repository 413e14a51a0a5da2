import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runExplain } from "../../src/cli/explain.ts";
import { runVerify } from "../../src/cli/verify.ts";
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

  it("are left out, and named, when something is wrong with them", async () => {
    writeFileSync(join(folder, "bad.yaml"), "title: [");
    const { io, written } = aCommandLine({ environment: { PLAYBOOKS_DIR: folder }, stdin: ["Nothing to do."] });

    expect(await runVerify(["-", "--alert", ALERT], io)).toBe(0);
    expect(written.err).toMatch(/Playbook not used: bad\.yaml/);
  });
});
