import { createHash } from "node:crypto";
import { EventEmitter } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

/** Slack's side of Socket Mode: one connection at a time, as little of RFC 6455 as that needs. */
export interface TestSocket {
  readonly apiUrl: string;
  /** How many connections were made so far. */
  readonly connections: number;
  /** Answers the next question for a connection with this error. */
  refuseOnce(error: string): void;
  /** Sends a request to the bot; resolves with the envelope that acknowledges it. */
  send(type: string, payload: object): Promise<object>;
  /** Ends the connection without a word. */
  cut(): void;
  close(): Promise<void>;
}

export async function aSocket(): Promise<TestSocket> {
  const acknowledgements = new EventEmitter();
  const refusals: string[] = [];
  let connections = 0;
  let current: Duplex | undefined;
  const server = createServer((_, response) => {
    const error = refusals.shift();
    const answer = error === undefined ? { ok: true, url: `ws://127.0.0.1:${portOf()}/link` } : { ok: false, error };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  const portOf = () => (server.address() as AddressInfo).port;
  server.on("upgrade", (request, socket) => {
    connections += 1;
    current = socket;
    const accept = createHash("sha1")
      .update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.on("error", () => {});
    socket.on("data", (data: Buffer) => {
      for (const message of readFrames(data, socket)) acknowledgements.emit(message.envelope_id, message);
    });
    socket.write(frame({ type: "hello", num_connections: 1 }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  let envelopes = 0;
  return {
    apiUrl: `http://127.0.0.1:${portOf()}/api/`,
    get connections() {
      return connections;
    },
    refuseOnce: (error) => void refusals.push(error),
    send: (type, payload) =>
      new Promise((resolve, reject) => {
        envelopes += 1;
        const id = `envelope ${envelopes}`;
        const timer = setTimeout(() => reject(new Error("The bot did not acknowledge")), 3000);
        acknowledgements.once(id, (message: object) => {
          clearTimeout(timer);
          resolve(message);
        });
        current?.write(frame({ envelope_id: id, type, accepts_response_payload: true, payload }));
      }),
    cut: () => void current?.destroy(),
    close: async () => {
      current?.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function frame(message: object): Buffer {
  const text = Buffer.from(JSON.stringify(message));
  const header =
    text.length < 126
      ? Buffer.from([0x81, text.length])
      : Buffer.from([0x81, 126, text.length >> 8, text.length & 0xff]);
  return Buffer.concat([header, text]);
}

/** A client's frames are masked; those of our bot are short and arrive whole. Its closing is answered, its pings are not. */
function readFrames(data: Buffer, socket: Duplex): { envelope_id: string }[] {
  const messages: { envelope_id: string }[] = [];
  let at = 0;
  while (at + 6 <= data.length) {
    const opcode = data.readUInt8(at) & 0x0f;
    const short = data.readUInt8(at + 1) & 0x7f;
    const length = short === 126 ? data.readUInt16BE(at + 2) : short;
    const mask = at + (short === 126 ? 4 : 2);
    const body = data
      .subarray(mask + 4, mask + 4 + length)
      .map((byte, index) => byte ^ data.readUInt8(mask + (index % 4)));
    if (opcode === 8) socket.end(Buffer.from([0x88, 0]));
    if (opcode === 1) messages.push(JSON.parse(Buffer.from(body).toString()));
    at = mask + 4 + length;
  }
  return messages;
}
