import { randomBytes } from "node:crypto";
import { SLACK_LIMITS } from "../block-kit/limits.ts";
import { dropBefore } from "./drop-before.ts";

interface Trigger {
  readonly user: string;
  readonly at: number;
  used: boolean;
}

/** Long enough to tell an expired trigger from one that never was. */
const REMEMBERED_MS = 10 * 60_000;

/** Trigger ids: each lets the bot open one form for one person, once, within three seconds. */
export class Triggers {
  readonly #byId = new Map<string, Trigger>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  issue(user: string): string {
    dropBefore(this.#byId, this.#now() - REMEMBERED_MS);
    const id = `${this.#now()}.${this.#byId.size}.${randomBytes(16).toString("hex")}`;
    this.#byId.set(id, { user, at: this.#now(), used: false });
    return id;
  }

  /** @returns For whom a form may be opened, or Slack's error code. */
  exchange(id: string): { readonly user: string } | { readonly error: string } {
    const trigger = this.#byId.get(id);
    if (trigger === undefined) return { error: "invalid_trigger_id" };
    if (trigger.used) return { error: "exchanged_trigger_id" };
    if (this.#now() - trigger.at > SLACK_LIMITS.triggerIdMs) return { error: "expired_trigger_id" };
    trigger.used = true;
    return { user: trigger.user };
  }
}
