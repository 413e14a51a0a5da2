import { setTimeout as sleep } from "node:timers/promises";

/** Where alerts go and how. */
export interface Target {
  /** Without user name and password: those are in `authorization`. */
  readonly url: URL;
  readonly authorization: string | undefined;
  /** Alerts per second; undefined for as fast as they are answered. */
  readonly rate: number | undefined;
  /** How long a Falconer that is just starting is waited for, in milliseconds; ten seconds when absent. */
  readonly patienceMs?: number;
}

/** What became of the alerts that were posted. */
export interface PostingResult {
  readonly posted: number;
  readonly recorded: number;
  readonly duplicates: number;
  readonly refused: readonly RefusedPost[];
}

interface RefusedPost {
  /** Place in the file or list, from 0. */
  readonly index: number;
  /** HTTP status; undefined when there was no answer to read. */
  readonly status: number | undefined;
  readonly problems: readonly string[];
}

/** Nobody listens at the address. */
export class NobodyThereError extends Error {
  override readonly name = "NobodyThereError";
}

type Outcome = { readonly recorded: number; readonly duplicates: number } | Omit<RefusedPost, "index">;

/** As many senders as a small cluster has nodes. */
const CONCURRENCY = 8;
const START_PATIENCE_MS = 10_000;
const MAX_ATTEMPTS = 5;
const ANSWER_TIMEOUT_MS = 30_000;

/**
 * Posts alerts one by one, as Falco does, a few at a time.
 *
 * @param say - Told once when nobody answers yet.
 * @throws {NobodyThereError} when nobody listens in time.
 */
export async function postAlerts(
  bodies: readonly string[],
  target: Target,
  say: (text: string) => void,
): Promise<PostingResult> {
  await untilSomebodyListens(target, say);
  const outcomes: Outcome[] = [];
  const startedAt = performance.now();
  let next = 0;

  async function send(): Promise<void> {
    for (let index = next++; index < bodies.length; index = next++) {
      if (target.rate !== undefined) await until(startedAt + (index * 1000) / target.rate);
      outcomes[index] = await postOne(bodies[index] ?? "", target);
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, send));
  return summed(outcomes);
}

async function postOne(body: string, target: Target, attempt = 1): Promise<Outcome> {
  let answer: Response;
  try {
    const headers = {
      "content-type": "application/json",
      ...(target.authorization && { authorization: target.authorization }),
    };
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    answer = await fetch(target.url, { method: "POST", body, headers, signal, redirect: "error" });
  } catch (error) {
    return { status: undefined, problems: [`No answer: ${reasonOf(error)}`] };
  }
  const text = await answer.text();
  if (answer.status === 503 && attempt < MAX_ATTEMPTS) {
    await sleep(Math.min(Number(answer.headers.get("retry-after") ?? 1), 10) * 1000);
    return postOne(body, target, attempt + 1);
  }
  return outcomeOf(answer.status, text);
}

function outcomeOf(status: number, text: string): Outcome {
  const answer = objectIn(text);
  if (status >= 200 && status < 300) {
    return { recorded: numberIn(answer, "recorded"), duplicates: numberIn(answer, "duplicates") };
  }
  const problems = Array.isArray(answer.problems) ? answer.problems.map(String) : [];
  if (problems.length > 0) return { status, problems };
  return { status, problems: [typeof answer.error === "string" ? answer.error : `HTTP ${status}`] };
}

function summed(outcomes: readonly Outcome[]): PostingResult {
  const taken = outcomes.flatMap((outcome) => ("recorded" in outcome ? [outcome] : []));
  return {
    posted: outcomes.length,
    recorded: taken.reduce((sum, outcome) => sum + outcome.recorded, 0),
    duplicates: taken.reduce((sum, outcome) => sum + outcome.duplicates, 0),
    refused: outcomes.flatMap((outcome, index) => ("problems" in outcome ? [{ index, ...outcome }] : [])),
  };
}

async function untilSomebodyListens(target: Target, say: (text: string) => void): Promise<void> {
  const { url, patienceMs = START_PATIENCE_MS } = target;
  const giveUpAt = performance.now() + patienceMs;
  for (let attempt = 1; ; attempt++) {
    try {
      // Any answer will do, also that of a proxy which knows no such path.
      await fetch(new URL("/livez", url), { signal: AbortSignal.timeout(patienceMs), redirect: "manual" });
      return;
    } catch (error) {
      if (performance.now() > giveUpAt) {
        throw new NobodyThereError(
          `Nobody answers at ${url.origin} (${reasonOf(error)}). Is Falconer running? Start it with: npm start`,
          { cause: error },
        );
      }
      if (attempt === 1) say(`Nobody answers at ${url.origin} yet; waiting up to ten seconds.\n`);
      await sleep(300);
    }
  }
}

async function until(moment: number): Promise<void> {
  const wait = moment - performance.now();
  if (wait > 0) await sleep(wait);
}

/** fetch says `fetch failed`; what failed is the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && "code" in cause && typeof cause.code === "string") return cause.code;
  return cause instanceof Error ? cause.message : String(cause);
}

function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function numberIn(answer: Record<string, unknown>, name: string): number {
  return typeof answer[name] === "number" ? answer[name] : 0;
}
