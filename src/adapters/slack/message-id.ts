import { createHash } from "node:crypto";

/** Our own namespace for RFC 9562 name-based ids; any fixed random UUID would do. */
const NAMESPACE = Buffer.from("5d0c4a8e1c8b4d0fa3b2f5a3c1e97d44", "hex");

/**
 * The same UUID for the same name (RFC 9562 version 5). Slack is given it as `client_msg_id`: a hint that a second
 * post of it is a repeat. Slack promises nothing about it for bots, so nothing rests on it.
 */
export function messageId(name: string): string {
  const bytes = createHash("sha1").update(NAMESPACE).update(name).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
