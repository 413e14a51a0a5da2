import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { connect, type Socket } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { startWebServer } from "../../../src/adapters/http/web-server.ts";

const HERE = { host: "127.0.0.1", port: 0 };

describe("stopping the web server", () => {
  it("ends while senders keep their connections busy, and drops nothing it took", async () => {
    let taken = 0;
    const server = await startWebServer((incoming, response) => {
      incoming.resume().once("end", () => {
        taken += 1;
        response.writeHead(202, { "content-length": 0 }).end();
      });
    }, HERE);
    const senders = Array.from({ length: 4 }, () => keepSending(server.url));
    await expect.poll(() => taken, { timeout: 5000 }).toBeGreaterThan(100);

    await limited(server.stop(), 2000);

    const answered = (await Promise.all(senders)).reduce((sum, count) => sum + count, 0);
    expect(answered).toBe(taken);
  });

  it("answers what is just on its way over a connection that was idle", async () => {
    const server = await startWebServer((_incoming, response) => response.writeHead(202).end(), HERE);
    const request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
    const idle = await open(server.url, request);
    const answers = answersOn(idle);
    await expect.poll(answers).toEqual(["202"]);

    const stopped = server.stop();
    idle.write(request);
    await limited(stopped, 2000);

    await expect.poll(answers).toEqual(["202", "202"]);
  });

  it("closes idle connections and cuts off half-sent requests", async () => {
    const server = await startWebServer((incoming) => incoming.resume(), HERE);
    const idle = await open(server.url, "");
    const halfHead = await open(server.url, "POST /falco HTTP/1.1\r\nHos");
    const halfBody = await open(server.url, "POST /falco HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{");

    await limited(server.stop(), 2000);

    for (const socket of [idle, halfHead, halfBody]) await limited(gone(socket), 1000);
  });

  it("answers what came whole, however late, and says that the connection ends", async () => {
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    const { promise: done, resolve: finish } = Promise.withResolvers<void>();
    const server = await startWebServer((_incoming, response) => {
      arrive();
      void done.then(() => response.writeHead(202).end("stored"));
    }, HERE);
    const answer = fetch(server.url);
    await arrived;

    const stopped = server.stop();
    setTimeout(finish, 1300);

    const response = await answer;
    expect([response.status, response.headers.get("connection"), await response.text()]).toEqual([
      202,
      "close",
      "stored",
    ]);
    await limited(stopped, 1000);
  });
});

describe("a request that is answered before its body is read", () => {
  it("does not hold up the next one on its connection", async () => {
    const server = await startWebServer((incoming, response) => {
      // As body parsers do with what is too large.
      if (incoming.url === "/large") incoming.once("data", () => response.writeHead(413).end(incoming.pause() && ""));
      else response.writeHead(200).end();
    }, HERE);
    onTestFinished(() => server.stop());
    const size = 8 * 1024 * 1024;
    const socket = await open(server.url, `POST /large HTTP/1.1\r\nHost: x\r\nContent-Length: ${size}\r\n\r\n`);
    const answers = answersOn(socket);
    socket.write(Buffer.alloc(size));

    socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");

    await expect.poll(answers, { timeout: 3000 }).toEqual(["413", "200"]);
  });
});

function answersOn(socket: Socket): () => readonly string[] {
  let text = "";
  socket.on("data", (bytes) => {
    text += bytes.toString("latin1");
  });
  return () => [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((match) => match[1] ?? "");
}

/** Posts one after another over one connection until it is refused; resolves with how many were answered with 202. */
async function keepSending(url: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  let answered = 0;
  try {
    for (;;) {
      const outgoing = request(url, { method: "POST", agent });
      outgoing.end("{}");
      const [response] = (await once(outgoing, "response")) as [IncomingMessage];
      await once(response.resume(), "end");
      if (response.statusCode === 202) answered += 1;
    }
  } catch {
    return answered;
  }
}

async function open(url: string, bytes: string) {
  const socket = connect(Number(new URL(url).port), "127.0.0.1").resume();
  socket.on("error", () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  socket.write(bytes);
  return socket;
}

async function gone(socket: Socket): Promise<void> {
  if (!socket.closed) await once(socket, "close");
}

async function limited<T>(work: Promise<T>, ms: number): Promise<T> {
  const signal = AbortSignal.timeout(ms);
  return Promise.race([
    work,
    once(signal, "abort").then(() => {
      throw new Error(`Not done within ${ms} ms`);
    }),
  ]);
}
