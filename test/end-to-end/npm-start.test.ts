import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, it, onTestFinished } from "vitest";

const MAIN = join(import.meta.dirname, "../../src/main.ts");

/** Started as npm does: by a shell that dies of a SIGTERM and leaves its child behind. */
async function startByShell(environment: Record<string, string>) {
  const dataDir = await mkdtemp(join(tmpdir(), "falconer-"));
  const env = { PATH: process.env.PATH, PORT: "0", DATA_DIR: dataDir, ...environment };
  const shell = spawn("sh", ["-c", `"${process.execPath}" "${MAIN}"; exit`], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  onTestFinished(async () => {
    endGroup(shell);
    await rm(dataDir, { recursive: true, force: true });
  });
  if (shell.stdout === null) throw new Error("The shell's output is not connected");
  const [line] = await once(createInterface({ input: shell.stdout }), "line", { signal: AbortSignal.timeout(15_000) });
  const url = /http:\S+(?=\/falco)/.exec(String(line))?.[0] ?? "";
  return { shell, isUp: () => isUp(url) };
}

function endGroup(shell: ChildProcess): void {
  try {
    if (shell.pid !== undefined) process.kill(-shell.pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}

async function isUp(url: string): Promise<boolean> {
  return await fetch(`${url}/livez`).then(
    () => true,
    () => false,
  );
}

it.skipIf(process.platform === "win32")("stops when `npm start` is ended", async () => {
  const { shell, isUp } = await startByShell({ npm_lifecycle_event: "start" });
  expect(await isUp()).toBe(true);

  shell.kill("SIGTERM");

  await expect.poll(isUp, { timeout: 5000 }).toBe(false);
});
