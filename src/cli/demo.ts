import { parseArgs } from "node:util";
import { readTime } from "../core/falco/time.ts";
import type { CliIo } from "./cli-io.ts";
import { answerWithUsage, type CommandLine, HELP_ASKED, readCommandLine, wrong } from "./command-line.ts";
import { demoPosts } from "./demo-alerts.ts";
import type { Target } from "./post-alerts.ts";
import { postAndReport } from "./post-and-report.ts";
import { DEFAULT_URL, readTarget, TARGET_OPTIONS } from "./target.ts";

const USAGE = `Usage: falconer demo [--url URL] [--token TOKEN] [--at TIME] [--json]

Posts a small set of made-up alerts as Falco and Falcosidekick send them: a shell in a
pod, a miner, a noisy backup, Falco's own driver loader, a blind sensor and more.

  --url URL      where Falconer listens (default ${DEFAULT_URL},
                 or the PORT that is set)
  --token TOKEN  its INGEST_TOKEN, if it has one (default, without --url: the one that
                 is set)
  --at TIME      as if it were then, for example 2026-07-31T08:15:30Z (default: now);
                 the same time makes the same events, which Falconer takes for repeats
  --json         print the result as JSON

Exit code: 0 all were taken, 1 some were refused or nobody answers, 2 wrong usage.
`;

interface Options {
  /** Nanoseconds since 1970 UTC. */
  readonly at: bigint;
  readonly target: Target;
  readonly json: boolean;
}

/** `falconer demo`: posts made-up alerts. Returns the exit code. */
export async function runDemo(args: readonly string[], io: CliIo): Promise<number> {
  const options = readOptions(args, io);
  if (options.kind !== "go") return answerWithUsage(options, USAGE, io);
  const posts = demoPosts(options.at);
  if (!options.json) io.out(`${storyOf(posts.map((post) => post.title))}\n`);
  const bodies = posts.map((post) => post.body);
  return postAndReport(bodies, options, io);
}

function readOptions(args: readonly string[], io: CliIo): CommandLine<Options> {
  return readCommandLine(() => {
    const options = { ...TARGET_OPTIONS, at: { type: "string" } } as const;
    const { values } = parseArgs({ args: [...args], options });
    if (values.help) return HELP_ASKED;
    const read = readTarget(values, io.environment);
    if (!read.ok) return wrong(read.problem);
    const at = values.at === undefined ? BigInt(Date.now()) * 1_000_000n : readTime(values.at);
    if (at === undefined) return wrong("--at must be a time such as 2026-07-31T08:15:30Z");
    return { kind: "go", at, target: read.target, json: values.json };
  });
}

function storyOf(titles: readonly string[]): string {
  return [...new Set(titles)]
    .map((title) => {
      const times = titles.filter((other) => other === title).length;
      return `  ${title}${times > 1 ? ` (${times} times)` : ""}`;
    })
    .join("\n");
}
