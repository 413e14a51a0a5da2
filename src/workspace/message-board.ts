import type { Message } from "./message.ts";

/** What happened to the messages, so that it can be written down and shown. */
export type BoardChange =
  | { readonly kind: "put"; readonly message: Message }
  | { readonly kind: "removed"; readonly channel: string; readonly ts: string };

/** The messages of all channels, in the order of their time. */
export class MessageBoard {
  readonly #byKey = new Map<string, Message>();
  readonly #changed: (change: BoardChange) => void;

  constructor(changed: (change: BoardChange) => void) {
    this.#changed = changed;
  }

  /** Adds a message, or replaces the one with its ts. */
  put(message: Message): void {
    this.apply({ kind: "put", message });
    this.#changed({ kind: "put", message });
  }

  /** Deletes a message; one with replies leaves a tombstone, as in Slack. */
  remove(message: Message): void {
    if (this.replies(message.channel, message.ts).length > 0) {
      const { metadata: _gone, ...rest } = message;
      this.put({ ...rest, subtype: "tombstone", text: "This message was deleted.", blocks: [] });
      return;
    }
    const change: BoardChange = { kind: "removed", channel: message.channel, ts: message.ts };
    this.apply(change);
    this.#changed(change);
  }

  /** Makes a change that was written down before, and tells nobody. */
  apply(change: BoardChange): void {
    if (change.kind === "put") this.#byKey.set(keyOf(change.message.channel, change.message.ts), change.message);
    else this.#byKey.delete(keyOf(change.channel, change.ts));
  }

  find(channel: string, ts: string): Message | undefined {
    return this.#byKey.get(keyOf(channel, ts));
  }

  /** What the channel itself shows, oldest first: no replies but those that were also sent to the channel. */
  inChannel(channel: string): Message[] {
    return this.all().filter(
      (message) => message.channel === channel && (!isReply(message) || message.subtype === "thread_broadcast"),
    );
  }

  /** The replies to a message, oldest first, without the message itself. */
  replies(channel: string, ts: string): Message[] {
    return this.all().filter((message) => message.channel === channel && message.thread_ts === ts && message.ts !== ts);
  }

  all(): Message[] {
    return [...this.#byKey.values()];
  }
}

function isReply(message: Message): boolean {
  return message.thread_ts !== undefined && message.thread_ts !== message.ts;
}

function keyOf(channel: string, ts: string): string {
  return `${channel}/${ts}`;
}
