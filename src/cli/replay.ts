import { parseArgs } from "node:util";
import { type AlertItem, readAlertItems } from "../core/falco/alert-items.ts";
import { writeJson } from "../core/falco/json.ts";
import { unwrapped } from "./alert-input.ts";
import type { CliIo } from "./cli-io.ts";
import { answerWithUsage, type CommandLine, HELP_ASKED, readCommandLine, wrong } from "./command-line.ts";
import { readInput } from "./input-text.ts";
import { messageOf } from "./message-of.ts";
import type { Target } from "./post-alerts.ts";
import { postAndReport } from "./post-and-report.ts";
import { DEFAULT_URL, readTarget, TARGET_OPTIONS } from "./target.ts";

const USAGE = `Usage: falconer replay FILE|- [--url URL] [--token TOKEN] [--rate N] [--json]

Posts the alerts of a file to Falconer, one by one, as Falco does. The file holds one
JSON alert, an array of them, or one a line; "-" is standard input. Of {"payload": {…}}
the payload is sent.

  --url URL      where Falconer listens (default ${DEFAULT_URL},
                 or the PORT that is set)
  --token TOKEN  its INGEST_TOKEN, if it has one (default, without --url: the one that
                 is set)
  --rate N       at most N alerts a second (default: as fast as they are answered)
  --json         print the result as JSON

Exit code: 0 all were taken, 1 some were refused or nobody answers, 2 wrong usage or no
such file.
`;

interface Options {
  readonly file: string;
  readonly target: Target;
  readonly json: boolean;
}

/** `falconer replay`: posts the alerts of a file. Returns the exit code. */
export async function runReplay(args: readonly string[], io: CliIo): Promise<number> {
  const options = readOptions(args, io);
  if (options.kind !== "go") return answerWithUsage(options, USAGE, io);
  let text: string;
  try {
    text = await readInput(options.file, io);
  } catch (error) {
    io.err(`${options.file}: ${messageOf(error)}\n`);
    return 2;
  }
  return postAndReport(readAlertItems(text, Number.POSITIVE_INFINITY).map(bodyOf), options, io);
}

function readOptions(args: readonly string[], io: CliIo): CommandLine<Options> {
  return readCommandLine(() => {
    const options = { ...TARGET_OPTIONS, rate: { type: "string" } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (values.help) return HELP_ASKED;
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) return wrong("Name one file, or -");
    const read = readTarget(values, io.environment);
    return read.ok ? { kind: "go", file, target: read.target, json: values.json } : wrong(read.problem);
  });
}

/** What is posted: unreadable lines as they are, so that Falconer refuses and counts them as it would Falco's. */
function bodyOf(item: AlertItem): string {
  if (item.kind === "unreadable") return item.text;
  const value = unwrapped(item.value);
  return value === item.value && item.text !== undefined ? item.text : writeJson(value);
}
