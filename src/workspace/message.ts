import { randomUUID } from "node:crypto";
import { jsonList } from "./json-list.ts";

/** A JSON object whose shape is not known here. */
export type Json = Record<string, unknown>;

/** A message as the Web API shows it, with its channel. */
export interface Message {
  readonly type: "message";
  readonly subtype?: "thread_broadcast" | "tombstone";
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  readonly bot_id?: string;
  readonly app_id?: string;
  readonly team: string;
  readonly text: string;
  readonly blocks: readonly Json[];
  readonly thread_ts?: string;
  readonly client_msg_id?: string;
  readonly metadata?: Json;
  readonly edited?: { readonly user: string; readonly ts: string };
}

/** A message that only one person sees. It is gone after a restart, as in Slack. */
export interface Ephemeral {
  readonly ts: string;
  readonly channel: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly Json[];
  readonly thread_ts?: string;
}

/** Slack gives each block without an id one of its own, children included. */
export function withBlockIds(blocks: readonly Json[]): Json[] {
  return blocks.map((block) => ({
    ...block,
    block_id: block.block_id ?? randomUUID().slice(0, 5),
    ...(Array.isArray(block.child_blocks) ? { child_blocks: withBlockIds(jsonList(block.child_blocks)) } : {}),
  }));
}
