import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { aFalconer, type Falconer, QUICK } from "./a-falconer.ts";

const BUILT_IN = join(import.meta.dirname, "../../src/core/analysis/playbooks/any-shell-in-container.yaml");
const ALERT = JSON.stringify({
  time: new Date().toISOString(),
  rule: "Detect Shell in Container",
  priority: "Notice",
  source: "syscall",
  hostname: "node-1",
  output_fields: { "proc.name": "bash", "container.id": "3f1c2a9d8b7e", "container.image.repository": "acme/api" },
});
const TITLE = "A shell, says our security team";

let folder: string;
let playbook: string;
let falconer: Falconer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "falconer-playbooks-"));
  playbook = (await readFile(BUILT_IN, "utf8")).replace(/^title: .*$/m, `title: ${TITLE}`);
  falconer = await aFalconer(QUICK, {}, { PLAYBOOKS_DIR: folder });
});

afterAll(async () => {
  await falconer.close();
  await rm(folder, { recursive: true });
});

const save = (text: string) => writeFile(join(folder, "ours.yaml"), text);

/** What `/falco` answers, as its reader sees it. */
async function answerTo(command: string): Promise<string> {
  const { workspace } = falconer;
  const before = workspace.ephemerals("U0ALEX").length;
  await workspace.as("U0ALEX").command("/falco", command);
  await workspace.waitFor(() => workspace.ephemerals("U0ALEX").length > before);
  return JSON.stringify(workspace.ephemerals("U0ALEX").slice(before));
}

const saying = (command: string) => expect.poll(() => answerTo(command), { timeout: 15_000, interval: 100 });

it("a playbook that is saved while Falconer runs explains the next card", async () => {
  expect(await answerTo(`explain ${ALERT}`)).not.toContain(TITLE);
  await save(playbook);
  await saying(`explain ${ALERT}`).toContain(TITLE);

  await falconer.post(ALERT);
  const { workspace } = falconer;
  const shown = () => {
    const cards = workspace.messages("C0FALCO");
    return JSON.stringify([cards, cards.map(({ ts }) => workspace.thread("C0FALCO", ts))]);
  };
  await workspace.waitFor(() => shown().includes(TITLE));
});

it("a mistake in it is shown by /falco status, and the version before it stays in force", async () => {
  await save(playbook.replace("proc.tty != 0", "proc.ttty != 0"));
  await saying("status").toMatch(/A playbook of yours cannot be used: ours\.yaml: .*proc\.ttty/);
  expect(await answerTo("explain F-1")).toContain(TITLE);

  await save(playbook);
  await saying("status").not.toContain("cannot be used");
});
