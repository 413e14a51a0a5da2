import type { CliIo } from "./cli-io.ts";
import { NobodyThereError, type PostingResult, postAlerts, type Target } from "./post-alerts.ts";

/** Refused alerts that are shown one by one; the others are only counted. */
const SHOWN_REFUSALS = 20;

/** Posts alerts and says what became of them. Returns the exit code: 0 all were taken, 1 not all. */
export async function postAndReport(
  bodies: readonly string[],
  { target, json }: { readonly target: Target; readonly json: boolean },
  io: CliIo,
): Promise<number> {
  try {
    const result = await postAlerts(bodies, target, (text) => io.err(text));
    io.out(json ? `${JSON.stringify(result)}\n` : inWords(result, target.url));
    return result.refused.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof NobodyThereError)) throw error;
    io.err(`${error.message}\n`);
    return 1;
  }
}

function inWords({ posted, recorded, duplicates, refused }: PostingResult, url: URL): string {
  const lines = refused.slice(0, SHOWN_REFUSALS).map(({ index, status, problems }) => {
    const answer = status === undefined ? "" : `HTTP ${status}: `;
    return `Alert ${index + 1}: ${answer}${problems.join("; ")}`;
  });
  if (refused.length > lines.length) lines.push(`… and ${refused.length - lines.length} more`);
  const sum = `${recorded} recorded, ${duplicates} repeated, ${refused.length} refused`;
  return `${[...lines, `Posted ${posted} ${posted === 1 ? "alert" : "alerts"} to ${url.origin}: ${sum}.`].join("\n")}\n`;
}
