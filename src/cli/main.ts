import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { CliIo } from "./cli-io.ts";

/** A subcommand: reads its arguments, returns the exit code. */
type Run = (args: readonly string[], io: CliIo) => Promise<number>;

interface Command {
  readonly summary: string;
  /** Loaded when it is called, so that `falconer help` need not read half the program. */
  readonly load: () => Promise<Run>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  demo: {
    summary: "post a small set of realistic alerts",
    load: async () => (await import("./demo.ts")).runDemo,
  },
  replay: {
    summary: "post the alerts of a file",
    load: async () => (await import("./replay.ts")).runReplay,
  },
  match: {
    summary: "find the alerts that match a condition, or check one",
    load: async () => (await import("./match.ts")).runMatch,
  },
  lint: {
    summary: "load rules files as Falco does, and say what is wrong",
    load: async () => (await import("./lint.ts")).runLint,
  },
  exception: {
    summary: "make the narrowest exception for alerts, with its proof",
    load: async () => (await import("./exception.ts")).runException,
  },
  explain: {
    summary: "say what alerts mean and what to do about them",
    load: async () => (await import("./explain.ts")).runExplain,
  },
  verify: {
    summary: "check every piece of advice in an analysis",
    load: async () => (await import("./verify.ts")).runVerify,
  },
};

/**
 * Runs the command line of `npx falconer`.
 *
 * @returns The exit code: 0 fine, 1 findings or a refusal, 2 wrong usage.
 */
export async function runCli(args: readonly string[], io: CliIo): Promise<number> {
  const [name = "help", ...rest] = args;
  if (["help", "--help", "-h"].includes(name)) {
    io.out(help());
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    io.err(`falconer: there is no command '${name}'\n\n${help()}`);
    return 2;
  }
  const run = await command.load();
  return await run(rest, io);
}

function help(): string {
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`);
  return [
    "Usage: falconer COMMAND [arguments]",
    "",
    ...lines,
    "",
    "falconer COMMAND --help says more. '-' is standard input, --json is for machines.",
    "Exit code: 0 fine, 1 findings or a refusal, 2 wrong usage.",
    "",
  ].join("\n");
}

// As `npm start` does: the demo must find the Falconer that was started with the same file.
if (existsSync(".env")) process.loadEnvFile(".env");

const processIo: CliIo = {
  environment: process.env,
  stdin: process.stdin,
  readFile: (path) => readFile(path, "utf8"),
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
};

// `falconer match … | head` closes our output early: that is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});
// Setting the code, not exiting, lets a pipe drain.
process.exitCode = await runCli(process.argv.slice(2), processIo);
