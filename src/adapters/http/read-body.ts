import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";

/** The body in full, or why it is not there. */
export type Body =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "too large" }
  | { readonly kind: "not gzip" }
  /** The sender went away; nobody waits for an answer. */
  | { readonly kind: "aborted" };

/** A body up to so many times the limit is read to its end, for many senders read no answer before they have sent all. */
const DRAIN_FACTOR = 16;

const gunzipped = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip);

/**
 * Reads a request's body as UTF-8. Bytes that are none become U+FFFD, as Falco does with them: a file name in another
 * encoding is no reason to lose an alert.
 *
 * @param maxBytes - Of the body as sent, and of what it unpacks to.
 */
export async function readBody(request: IncomingMessage, maxBytes: number, gzip: boolean): Promise<Body> {
  const bytes = await readBytes(request, maxBytes);
  if (!Buffer.isBuffer(bytes)) return { kind: bytes };
  if (!gzip) return { kind: "text", text: bytes.toString("utf8") };
  try {
    const unpacked = await gunzipped(bytes, { maxOutputLength: maxBytes });
    return { kind: "text", text: unpacked.toString("utf8") };
  } catch (error) {
    const tooLarge = error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
    return { kind: tooLarge ? "too large" : "not gzip" };
  }
}

function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer | "too large" | "aborted"> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
      else if (size > maxBytes * DRAIN_FACTOR) resolve("too large");
    });
    request.on("end", () => resolve(size > maxBytes ? "too large" : joined(chunks)));
    request.on("error", () => resolve("aborted"));
    request.on("close", () => resolve("aborted"));
  });
}

/** Most alerts arrive in one piece, which needs no copy. */
function joined(chunks: readonly Buffer[]): Buffer {
  const [first] = chunks;
  return chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
}
