import { connect } from "node:net";
import { alertMaker } from "./load-alerts.ts";

/** One run of the load, as ingest.ts asks for it. */
export interface LoadOrder {
  readonly port: number;
  readonly path: string;
  readonly connections: number;
  readonly seconds: number;
  /** The first alert's time, so that no two runs send the same event. */
  readonly firstSecond: number;
}

/** What came of a load. */
export interface LoadResult {
  readonly requests: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers other than 2xx. */
  readonly refused: number;
}

// Started by ingest.ts as a process of its own. Plain sockets and prepared texts: a load that cost as much as the server
// would measure itself on a machine with few cores, and every request must carry an alert of its own.
process.on("message", (order: LoadOrder) => void load(order).then((result) => process.send?.(result)));

async function load({ port, path, connections, seconds, firstSecond }: LoadOrder): Promise<LoadResult> {
  const make = alertMaker(firstSecond);
  const times: number[] = [];
  let sent = 0;
  let refused = 0;
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1000;

  function drive(): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: "127.0.0.1", noDelay: true });
      let sentAt = 0;
      const post = () => {
        const body = make(sent++);
        sentAt = performance.now();
        socket.write(headOf(path, Buffer.byteLength(body)) + body);
      };
      socket.on("connect", post);
      socket.on("error", reject);
      // The answers are short and end with a line break: each comes in one piece.
      socket.on("data", (bytes) => {
        times.push(performance.now() - sentAt);
        if (!bytes.toString("latin1", 9, 12).startsWith("2")) refused++;
        if (performance.now() < endsAt) post();
        else socket.end(resolve);
      });
    });
  }
  await Promise.all(Array.from({ length: connections }, drive));

  const elapsed = (performance.now() - startedAt) / 1000;
  times.sort((left, right) => left - right);
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0;
  return { requests: times.length, perSecond: times.length / elapsed, p50Ms: at(0.5), p99Ms: at(0.99), refused };
}

function headOf(path: string, length: number): string {
  return `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;
}
