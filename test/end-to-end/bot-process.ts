import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Workspace } from "../../src/workspace/start-workspace.ts";

const CHILD = fileURLToPath(new URL("./falconer-child.ts", import.meta.url));
const SECRET = "not-a-real-signing-secret";
const TOKEN = "xoxb-not-a-real-token";

/** A Falconer in a process of its own, talking to a workspace of the test. */
export interface BotProcess {
  readonly url: string;
  /** SIGKILL: no chance to tidy up. */
  kill(): Promise<void>;
  /** SIGTERM: lets what is under way finish. */
  stop(): Promise<void>;
}

/** Starts one on a data folder and connects the workspace to it. */
export async function startBotProcess(dataDir: string, workspace: Workspace): Promise<BotProcess> {
  const child = spawn(process.execPath, [CHILD], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      PATH: process.env.PATH,
      PORT: "0",
      DATA_DIR: dataDir,
      SLACK_BOT_TOKEN: TOKEN,
      SLACK_SIGNING_SECRET: SECRET,
      SLACK_CHANNEL: "C0FALCO",
      SLACK_API_URL: workspace.apiUrl,
    },
  });
  const url = await firstLine(child);
  workspace.connectBot({ eventsUrl: `${url}/slack/events`, signingSecret: SECRET, botToken: TOKEN });
  return { url, kill: () => ended(child, "SIGKILL"), stop: () => ended(child, "SIGTERM") };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("The bot's output is not connected");
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    once(lines, "line", { signal: AbortSignal.timeout(15_000) }),
    once(child, "exit").then(([code]) => {
      throw new Error(`The bot ended with ${code} before it was ready`);
    }),
  ]);
  return line;
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exit = once(child, "exit", { signal: AbortSignal.timeout(15_000) });
  child.kill(signal);
  await exit;
}
