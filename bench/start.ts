import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const GIVE_UP_MS = 30_000;

/**
 * Prints the time from a command that starts Falconer until it says that it is ready, beside a Node that starts and does
 * nothing.
 *
 * @param command - For example `["npm", "start"]`; it gets a free PORT and an empty DATA_DIR.
 */
export async function benchStart(command: readonly string[], port = 3917): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "falconer-bench-"));
  const env = { ...process.env, PORT: String(port), WORKSPACE_PORT: "0", HOST: "127.0.0.1", DATA_DIR: folder };
  const [program = "npm", ...args] = command;
  const startedAt = performance.now();
  // A group of its own: npm does not hand every signal on to what it started.
  const child = spawn(program, args, { env, stdio: "ignore", detached: true });
  const exit = once(child, "exit");
  try {
    while (!(await isReady(port))) {
      if (performance.now() - startedAt > GIVE_UP_MS) throw new Error(`Not ready after ${GIVE_UP_MS} ms`);
      await sleep(5);
    }
    const readyMs = performance.now() - startedAt;
    const bareMs = await bareStartMs();
    console.log(`start: ${command.join(" ")} is ready after ${readyMs.toFixed(0)} ms`);
    console.log(`start: ${(readyMs / bareMs).toFixed(1)} times as long as node -e 0 (${bareMs.toFixed(0)} ms)`);
  } finally {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
    await exit;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The median of three. */
async function bareStartMs(): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 3; round++) {
    const startedAt = performance.now();
    await once(spawn(process.execPath, ["-e", "0"], { stdio: "ignore" }), "exit");
    times.push(performance.now() - startedAt);
  }
  return times.toSorted((a, b) => a - b)[1] ?? 0;
}

async function isReady(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/readyz`)).ok;
  } catch {
    return false;
  }
}
