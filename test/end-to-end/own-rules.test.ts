import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { aFalconer, type Falconer, QUICK } from "./a-falconer.ts";

const RULES = `
- list: quiet_shells
  items: [ash]
- rule: Shell in the till
  desc: A till has no business with a shell.
  condition: evt.type = execve and proc.name in (bash, sh) and not proc.name in (quiet_shells)
  output: Shell in the till (command=%proc.cmdline)
  priority: WARNING
  tags: [till, pci]
- rule: Never fired
  desc: Watches the vault door.
  condition: evt.type = open and fd.name = /vault/door
  output: The vault door (file=%fd.name)
  priority: ERROR
`;

let folder: string;
let falconer: Falconer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "falconer-rules-"));
  await writeFile(join(folder, "till_rules.yaml"), RULES);
  falconer = await aFalconer(QUICK, {}, { FALCO_RULES: folder });
});

afterAll(async () => {
  await falconer.close();
  await rm(folder, { recursive: true });
});

it("a card explains a rule of the operator's own by what their files say of it", async () => {
  const alert = {
    time: new Date().toISOString(),
    rule: "Shell in the till",
    priority: "Warning",
    source: "syscall",
    hostname: "till-3",
    output_fields: { "proc.name": "bash", "proc.cmdline": "bash -i" },
  };
  await falconer.post(JSON.stringify(alert));
  const card = JSON.stringify(await falconer.workspace.waitFor(() => falconer.workspace.messages()[0]));

  expect(card).toContain("A till has no business with a shell.");
  expect(card).toContain("proc.name in (bash, sh)");
  expect(card).toContain("till_rules.yaml:4");
});

it("/falco explain tells what their files say of a rule that fired", async () => {
  const { workspace } = falconer;
  await workspace.as("U0KIM").command("/falco", "explain Shell in the till");
  const shown = JSON.stringify(await workspace.waitFor(() => workspace.ephemerals("U0KIM")[0]));

  expect(shown).toContain("A till has no business with a shell.");
  expect(shown).toContain("evt.type = execve and proc.name in (bash, sh) and not proc.name in (quiet_shells)");
  expect(shown).toContain("till_rules.yaml:4 · no exceptions · till, pci");
});

it("/falco explain tells of a rule that never fired, and speaks of no alert", async () => {
  const { workspace } = falconer;
  await workspace.as("U0ALEX").command("/falco", "explain Never fired");
  const answer = await workspace.waitFor(() => workspace.ephemerals("U0ALEX")[0]);
  const shown = JSON.stringify(answer);

  expect(shown).toContain("Watches the vault door.");
  expect(shown).toContain("fd.name = /vault/door");
  expect(shown).toContain("It has not fired here yet.");
});

it("/falco explain says so when nobody knows the rule", async () => {
  const { workspace } = falconer;
  await workspace.as("U0SAM").command("/falco", "explain No such rule");
  const answer = await workspace.waitFor(() => workspace.ephemerals("U0SAM")[0]);

  expect(JSON.stringify(answer)).toContain("neither a playbook nor your rules files");
});

it("/falco status says which rules file does not load; the rules before the error are used", async () => {
  const broken = await mkdtemp(join(tmpdir(), "falconer-rules-"));
  await writeFile(join(broken, "1_good.yaml"), RULES);
  await writeFile(join(broken, "2_bad.yaml"), "- rule: Half a rule\n  desc: It has no condition.\n");
  const half = await aFalconer(QUICK, {}, { FALCO_RULES: broken });
  const { workspace } = half;
  onTestFinished(async () => {
    await half.close();
    await rm(broken, { recursive: true });
  });
  const answers = () => JSON.stringify(workspace.ephemerals("U0ALEX"));
  for (const asked of ["status", "explain Never fired"]) await workspace.as("U0ALEX").command("/falco", asked);
  await workspace.waitFor(() => workspace.ephemerals("U0ALEX").length > 1);

  expect(answers()).toMatch(/Your Falco rules do not load, .*2_bad\.yaml:1:/);
  expect(answers()).toContain("Watches the vault door.");
});
