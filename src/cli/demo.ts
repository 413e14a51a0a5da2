import { parseArgs } from "node:util";
import { readTime } from "../core/falco/time.ts";
import type { CliIo } from "./cli-io.ts";
import { demoPosts } from "./demo-alerts.ts";
import { postAndReport } from "./post-and-report.ts";
import { DEFAULT_URL, readTarget, TARGET_OPTIONS } from "./target.ts";
import { answerWithUsage } from "./usage-answer.ts";

const USAGE = `Usage: falconer demo [--url URL] [--token TOKEN] [--at TIME] [--json]

Posts a small set of made-up alerts as Falco and Falcosidekick send them: a shell in a pod, a
miner, a noisy backup, Falco's own driver loader, a blind sensor and more.

  --url URL      where Falconer listens (default ${DEFAULT_URL}, or the PORT that is set)
  --token TOKEN  its INGEST_TOKEN, if it has one (default, without --url: the one that is set)
  --at TIME      as if it were then, for example 2026-07-31T08:15:30Z (default: now); the same
                 time makes the same events, which Falconer takes for repeats
  --json         print the result as JSON

Exit code: 0 all were taken, 1 some were refused or nobody answers, 2 wrong usage.
`;

/** `falconer demo`: posts made-up alerts. Returns the exit code. */
export async function runDemo(args: readonly string[], io: CliIo): Promise<number> {
  const options = readOptions(args, io);
  if (options.kind === "help" || options.kind === "wrong") return answerWithUsage(options, USAGE, io);
  const posts = demoPosts(options.at);
  if (!options.json) io.out(`${storyOf(posts.map((post) => post.title))}\n`);
  const bodies = posts.map((post) => post.body);
  return postAndReport(bodies, options, io);
}

function readOptions(args: readonly string[], io: CliIo) {
  try {
    const options = { ...TARGET_OPTIONS, at: { type: "string" } } as const;
    const { values } = parseArgs({ args: [...args], options });
    if (values.help) return { kind: "help" } as const;
    const read = readTarget(values, io.environment);
    if (!read.ok) return { kind: "wrong", problem: read.problem } as const;
    const at = values.at === undefined ? BigInt(Date.now()) * 1_000_000n : readTime(values.at);
    if (at === undefined)
      return { kind: "wrong", problem: "--at must be a time such as 2026-07-31T08:15:30Z" } as const;
    return { kind: "go", at, target: read.target, json: values.json } as const;
  } catch (error) {
    return { kind: "wrong", problem: error instanceof Error ? error.message : "Wrong usage" } as const;
  }
}

function storyOf(titles: readonly string[]): string {
  return [...new Set(titles)]
    .map((title) => {
      const times = titles.filter((other) => other === title).length;
      return `  ${title}${times > 1 ? ` (${times} times)` : ""}`;
    })
    .join("\n");
}
