import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { asText } from "../core/card/as-text.ts";
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

/** A runbook as a team writes one; only its last step is for machines that have Docker and no Kubernetes. */
const RUNBOOK = `# Shell in the shop

Ping <!channel> only if it is **still open**, says the [handbook](https://handbook.example.com/shells).

1. Look who is on call:
   - in the week: ann
     - at night: bob
2. See what runs there:

   \`\`\`bash
   kubectl -n shop get pods -o wide
   \`\`\`
3. Write it down.

| what | where |
|---|---|
| notes | wiki |

Outside Kubernetes: \`docker logs checkout\`.

Then close the ticket.
`;
const withRunbook = (runbook: string) => `${playbook}\nrunbook: ${JSON.stringify(runbook)}\n`;

/** What stands in the thread of the card that tells of an image. */
function threadOf(image: string) {
  const { workspace } = falconer;
  const card = workspace.messages("C0FALCO").find((message) => JSON.stringify(message).includes(image));
  return card === undefined ? [] : workspace.thread("C0FALCO", card.ts);
}

/** The same as its reader sees it. */
const readThread = (image: string) =>
  threadOf(image)
    .flatMap(({ blocks }) => asText(blocks))
    .join("\n");

it("the runbook in it stands in the thread as it was written, but for what does not fit the alert", async () => {
  await save(withRunbook(RUNBOOK));
  await saying(`explain ${ALERT}`).toContain("Shell in the shop");
  const fields = {
    "container.image.repository": "acme/till",
    "container.id": "0a1b2c3d4e5f",
    "k8s.ns.name": "shop",
    "k8s.pod.name": "till-1",
  };
  const { output_fields, ...rest } = JSON.parse(ALERT);
  await falconer.post(JSON.stringify({ ...rest, output_fields: { ...output_fields, ...fields } }));
  await falconer.workspace.waitFor(() => readThread("acme/till").includes("Withheld, and why"));
  const thread = readThread("acme/till");

  const from = thread.indexOf("Runbook\n");
  expect(thread.slice(from, thread.indexOf("\nCheck first", from)).split("\n")).toEqual([
    "Runbook",
    "Shell in the shop",
    "Ping <!channel> only if it is still open, says the <https://handbook.example.com/shells>.",
    "• Look who is on call:",
    "• in the week: ann",
    "• at night: bob",
    "• See what runs there:",
    "| kubectl -n shop get pods -o wide",
    "• Write it down.",
    "| what  │ where",
    "| ──────┼──────",
    "| notes │ wiki",
    "(withheld: line 19 of the runbook)",
    "Then close the ticket.",
  ]);
  expect(JSON.stringify(threadOf("acme/till"))).not.toMatch(/"type":"(?:broadcast|user|usergroup|channel)"/);
  expect(thread).toMatch(/• line 19 of the runbook — .*docker/i);
  const card = JSON.stringify(falconer.workspace.messages("C0FALCO").at(-1));
  expect(card).toMatch(/1 piece of advice withheld/);
  expect(card).toContain("There is one for this: it stands in the thread.");
});

it("a runbook with a dangerous command is not taken, and its author is told the line", async () => {
  await save(withRunbook(`${RUNBOOK}\nClean up: \`rm -rf /var/log\`\n`));
  await saying("status").toMatch(/ours\.yaml: line \d+: runbook: its line 23 .*deletes files/);
  expect(await answerTo(`explain ${ALERT}`)).not.toContain("Clean up: ");

  await save(playbook);
  await saying("status").not.toContain("cannot be used");
});

it("a mistake in it is shown by /falco status, and the version before it stays in force", async () => {
  await save(playbook.replace("proc.tty != 0", "proc.ttty != 0"));
  await saying("status").toMatch(/A playbook of yours cannot be used: ours\.yaml: .*proc\.ttty/);
  expect(await answerTo("explain F-1")).toContain(TITLE);

  await save(playbook);
  await saying("status").not.toContain("cannot be used");
});
