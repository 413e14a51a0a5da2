import type { ServerResponse } from "node:http";
import type { Clock, Log } from "../../flows/surroundings.ts";
import type { IngestMeter, RefusalReason } from "./metrics.ts";

/** A refusal of one reason is logged at most this often: a wrong setting repeats itself with every alert. */
const LOG_EVERY_MS = 60_000;

/** An answer that is not 2xx. */
export interface Refusal {
  readonly status: number;
  readonly reason: RefusalReason;
  readonly error: string;
  readonly problems?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly receipt?: object;
}

/** Whom a refusal is told to, besides the sender. */
export interface RefusalPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: IngestMeter;
}

/** Answers, counts and logs a refusal; neither the body nor the URL is logged, for both may hold the token. */
export function refuser({ log, meter, clock }: RefusalPorts) {
  const loggedAt = new Map<RefusalReason, number>();
  return (response: ServerResponse, refusal: Refusal, error?: unknown): void => {
    const { status, reason, headers, receipt } = refusal;
    meter.refused(reason);
    const now = clock.now();
    if (Math.abs(now - (loggedAt.get(reason) ?? Number.NEGATIVE_INFINITY)) >= LOG_EVERY_MS) {
      loggedAt.set(reason, now);
      const from = response.socket?.remoteAddress;
      const problems = refusal.problems?.slice(0, 10).map(withoutQuotes);
      const data = { reason, status, from, said: refusal.error, problems, error };
      if (status >= 500) log.error("Alerts cannot be taken", data);
      else log.warn("Refused a request to the alert route; repeats within a minute are not logged", data);
    }
    send(response, status, { error: refusal.error, problems: refusal.problems ?? [], ...receipt }, headers);
  };
}

/** What is quoted is the sender's, and may be a command line with a secret where none belongs. */
function withoutQuotes(problem: string): string {
  return problem.replace(/"[\s\S]*/, "…");
}

/** Answers with JSON. Not response.json(): it hashes each answer for an ETag that no sender asks for. */
export function send(response: ServerResponse, status: number, answer: object, headers: Refusal["headers"] = {}): void {
  const text = `${JSON.stringify(answer)}\n`;
  const length = Buffer.byteLength(text);
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": length,
    ...headers,
  });
  response.end(text);
}
