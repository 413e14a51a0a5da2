import { parseArgs } from "node:util";
import { alertItemsOf } from "../adapters/http/alert-body.ts";
import { writeJson } from "../core/falco/json.ts";
import type { AlertItem } from "../flows/receive-alerts.ts";
import type { CliIo } from "./cli-io.ts";
import { readInput } from "./input-text.ts";
import { postAndReport } from "./post-and-report.ts";
import { DEFAULT_URL, readTarget, TARGET_OPTIONS } from "./target.ts";
import { answerWithUsage } from "./usage-answer.ts";

const USAGE = `Usage: falconer replay FILE|- [--url URL] [--token TOKEN] [--rate N] [--json]

Posts the alerts of a file to Falconer, one by one, as Falco does. The file holds one JSON
alert, an array of them, or one a line; "-" is standard input. Of {"payload": {…}} the payload
is sent.

  --url URL      where Falconer listens (default ${DEFAULT_URL}, or the PORT that is set)
  --token TOKEN  its INGEST_TOKEN, if it has one (default, without --url: the one that is set)
  --rate N       at most N alerts a second (default: as fast as they are answered)
  --json         print the result as JSON

Exit code: 0 all were taken, 1 some were refused or nobody answers, 2 wrong usage.
`;

/** `falconer replay`: posts the alerts of a file. Returns the exit code. */
export async function runReplay(args: readonly string[], io: CliIo): Promise<number> {
  const options = readOptions(args, io);
  if (options.kind === "help" || options.kind === "wrong") return answerWithUsage(options, USAGE, io);
  try {
    const bodies = alertItemsOf(await readInput(options.file, io), Number.POSITIVE_INFINITY).map(bodyOf);
    return await postAndReport(bodies, options, io);
  } catch (error) {
    io.err(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function readOptions(args: readonly string[], io: CliIo) {
  try {
    const options = { ...TARGET_OPTIONS, rate: { type: "string" } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (values.help) return { kind: "help" } as const;
    const [file] = positionals;
    if (file === undefined || positionals.length > 1) return { kind: "wrong", problem: "Name one file, or -" } as const;
    const read = readTarget(values, io.environment);
    if (!read.ok) return { kind: "wrong", problem: read.problem } as const;
    return { kind: "go", file, target: read.target, json: values.json } as const;
  } catch (error) {
    return { kind: "wrong", problem: error instanceof Error ? error.message : "Wrong usage" } as const;
  }
}

/** What is posted: unreadable lines as they are, so that Falconer refuses and counts them as it would Falco's. */
function bodyOf(item: AlertItem): string {
  if (item.kind === "unreadable") return item.text;
  return payloadOf(item.value) ?? item.text ?? writeJson(item.value);
}

function payloadOf(value: unknown): string | undefined {
  const isWrapped = typeof value === "object" && value !== null && !Object.hasOwn(value, "rule") && "payload" in value;
  return isWrapped ? writeJson(value.payload) : undefined;
}
