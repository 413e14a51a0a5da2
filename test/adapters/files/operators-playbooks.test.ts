import { mkdtemp, rm, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type OperatorsPlaybooks, openOperatorsPlaybooks } from "../../../src/adapters/files/operators-playbooks.ts";
import { analyse } from "../../../src/core/analysis/analyse.ts";
import { anAlert, PLAYBOOK_FILES, PLAYBOOKS } from "../../core/analysis/alerts.ts";
import { recordingLog } from "../../recording-log.ts";

const OURS = PLAYBOOK_FILES.find(({ name }) => name === "any-shell-in-container.yaml")?.content ?? "";
const THEIRS = OURS.replace(/^title: .*$/m, "title: A shell, says our security team");

let folder: string;
let opened: OperatorsPlaybooks | undefined;
const log = recordingLog();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "falconer-playbooks-"));
});

afterEach(async () => {
  opened?.close();
  await rm(folder, { recursive: true, force: true });
});

const write = (text: string) => writeFile(join(folder, "ours.yaml"), text);
const open = async () => {
  opened = await openOperatorsPlaybooks(folder, log);
  return opened;
};
const titles = (own: OperatorsPlaybooks) => own.current().map(({ content }) => content.title);

describe("an operator's own playbooks", () => {
  it("win over ours for the same rule", async () => {
    await write(THEIRS);
    const own = await open();

    const { title } = analyse(anAlert({ rule: "Detect Shell in Container" }), [...own.current(), ...PLAYBOOKS]);
    expect(title).toBe("A shell, says our security team");
    expect(own.problems()).toEqual([]);
  });

  it("are taken up at once when a file changes, without a restart", async () => {
    const own = await open();
    expect(titles(own)).toEqual([]);
    await write(THEIRS);

    await vi.waitFor(() => expect(titles(own)).toEqual(["A shell, says our security team"]), { timeout: 10_000 });
  });

  it("keep the last good version of a file that has become bad, and say where the problem is", async () => {
    await write(THEIRS);
    const own = await open();
    await write(THEIRS.replace("proc.tty != 0", "proc.ttty != 0"));
    await own.rescan();

    expect(titles(own)).toEqual(["A shell, says our security team"]);
    expect(own.problems()).toEqual([
      expect.stringMatching(/^ours\.yaml: line \d+: signals\[\d+\]\.when: .*proc\.ttty.*stays in force/),
    ]);
    expect(log.lines.at(-1)).toMatchObject({ level: "warn", data: { problems: own.problems() } });
  });

  it.each([
    ["a command that is dangerous", "pgrep -a falco", "rm -rf /var/log", /triage\[\d\]\.run: .*deletes files/],
    ["a tuning that does not load", "        enabled: false", "        enabeld: false", /tuning\[0\]\.yaml/],
    ["no YAML", "title:", "title: [", /^ours\.yaml: /],
  ])("are refused with %s", async (_, good, bad, problem) => {
    await write(THEIRS.replace(good, bad));
    const own = await open();

    expect(titles(own)).toEqual([]);
    expect(own.problems().join("\n")).toMatch(problem);
  });

  it("are forgotten when their file is deleted", async () => {
    await write(THEIRS);
    const own = await open();
    await unlink(join(folder, "ours.yaml"));
    await own.rescan();

    expect(titles(own)).toEqual([]);
  });

  it("may be in a folder that is not there yet", async () => {
    await rm(folder, { recursive: true });
    const own = await open();

    expect(own.problems()).toEqual([expect.stringContaining("PLAYBOOKS_DIR")]);
  });
});
