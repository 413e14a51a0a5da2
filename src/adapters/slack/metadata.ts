/** The metadata type by which we know our own messages again. */
const EVENT_TYPE = "falco_card";

/** What every message of ours carries. Ids only: metadata can be read by any app in the channel. */
export function messageMetadata(key: string, revision: number): object {
  return { event_type: EVENT_TYPE, event_payload: { key, rev: revision } };
}

/** The key of one of our messages, as Slack gives it back; undefined when its metadata is not ours. */
export function keyOf(message: object): string | undefined {
  if (!("metadata" in message) || !isRecord(message.metadata)) return undefined;
  const { event_type, event_payload } = message.metadata;
  if (event_type !== EVENT_TYPE || !isRecord(event_payload)) return undefined;
  return typeof event_payload.key === "string" ? event_payload.key : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
