import { openOperatorsPlaybooks } from "../adapters/files/operators-playbooks.ts";
import { readBuiltInPlaybooks } from "../adapters/files/playbooks.ts";
import type { Playbook } from "../core/analysis/read-playbooks.ts";
import type { CliIo } from "./cli-io.ts";
import { printable } from "./printable.ts";

/** The playbooks that the server would use: those in `PLAYBOOKS_DIR` first. What is wrong with one is told, and it is left out. */
export async function knownPlaybooks(io: CliIo): Promise<readonly Playbook[]> {
  const { playbooks: builtIn } = await readBuiltInPlaybooks();
  const nothing = (): void => {};
  const own = await openOperatorsPlaybooks(io.environment.PLAYBOOKS_DIR || undefined, {
    debug: nothing,
    info: nothing,
    warn: nothing,
    error: nothing,
  });
  own.close();
  for (const problem of own.problems()) io.err(`Playbook not used: ${printable(problem)}\n`);
  return [...own.current(), ...builtIn];
}
