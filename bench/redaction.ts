import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type RedactionLevel, redact } from "../src/core/analysis/redaction/redact.ts";
import { WITH_SECRETS, WITHOUT_SECRETS } from "../test/core/analysis/redaction/command-lines.ts";
import * as daily from "../test/core/analysis/redaction/lines/daily.ts";
import * as fresh from "../test/core/analysis/redaction/lines/fresh.ts";
import * as options from "../test/core/analysis/redaction/lines/options.ts";
import * as tools from "../test/core/analysis/redaction/lines/tools.ts";

/** A command line with the secrets that stand in it. */
interface Sample {
  readonly text: string;
  readonly secrets: readonly string[];
}

const SHARED = process.env.FALCONER_SHARED ?? resolve(import.meta.dirname, "../../shared");
const LEVELS: readonly RedactionLevel[] = ["slack", "model"];

/** Our own lines by the time at which they were written, the latest last. */
const OURS = {
  first: { WITH_SECRETS, WITHOUT_SECRETS },
  options,
  tools,
  daily,
  fresh,
};

/**
 * Prints how many secrets of known command lines are masked, how many harmless lines are altered, and how long it takes
 * beside one search for `word=value` in the same line, the least that any masking does.
 */
export async function benchRedaction(): Promise<void> {
  for (const [set, { WITH_SECRETS, WITHOUT_SECRETS }] of Object.entries(OURS)) {
    const ours = WITH_SECRETS.map((sample) => [sample.text, sample] as const);
    const harmless = WITHOUT_SECRETS.map((text) => [text, { text, secrets: [] }] as const);
    for (const level of LEVELS) report(`our ${set} lines`, level, ours, harmless);
  }
  const file = join(SHARED, "corpora/secret-command-lines.mjs");
  if (!existsSync(file)) {
    return;
  }
  const { positives, negatives } = await import(pathToFileURL(file).href);
  for (const level of LEVELS) report("shared lines", level, positives, negatives);
}

const WORD_AND_VALUE = /(\w+)=(\S+)/g;

type Named = readonly [id: string, sample: Sample];

function report(set: string, level: RedactionLevel, positives: readonly Named[], negatives: readonly Named[]): void {
  const secrets = positives.flatMap(([id, { text, secrets }]) => secrets.map((secret) => ({ id, text, secret })));
  const startedAt = performance.now();
  const missed = secrets.filter(({ text, secret }) => redact(text, level).includes(secret));
  const millisPerLine = (performance.now() - startedAt) / secrets.length;
  const searchingFrom = performance.now();
  for (const { text } of secrets) text.replaceAll(WORD_AND_VALUE, "$1=***");
  const searchMillis = (performance.now() - searchingFrom) / secrets.length;
  const altered = negatives.filter(([, { text }]) => redact(text, level) !== text);
  const recall = (100 * (secrets.length - missed.length)) / secrets.length;
  console.log(
    `redaction, ${set}, ${level}: recall ${recall.toFixed(1)} % of ${secrets.length}, ${altered.length} false alarms in ` +
      `${negatives.length} harmless lines, ${millisPerLine.toFixed(3)} ms a line, ${(millisPerLine / searchMillis).toFixed(0)} times one search`,
  );
  if (missed.length > 0) console.log(`  missed: ${missed.map(({ id }) => id).join(", ")}`);
  if (altered.length > 0) console.log(`  altered: ${altered.map(([id]) => id).join(", ")}`);
}
