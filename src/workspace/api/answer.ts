import type { Json } from "../message.ts";

/** What a Web API method answers. A refusal is HTTP 200 as well. */
export type Answer = ({ readonly ok: true } & Json) | Refused;

/** Slack's no, with its error code. */
export interface Refused extends Json {
  readonly ok: false;
  readonly error: string;
}

/** Refuses with Slack's error code, and optionally what exactly was wrong. */
export function refuse(error: string, messages?: readonly string[]): Refused {
  return messages === undefined ? { ok: false, error } : { ok: false, error, response_metadata: { messages } };
}
