import { randomBytes } from "node:crypto";
import { SLACK_LIMITS } from "../block-kit/limits.ts";
import { dropBefore } from "./drop-before.ts";

/** What a response_url stands for: where an interaction happened, and who did it. */
export interface ResponseTarget {
  readonly user: string;
  readonly channel: string;
  /** The message whose button was pressed; undefined for a command. */
  readonly ts?: string;
  readonly threadTs?: string;
  readonly ephemeral: boolean;
}

/** The response_urls that were given out: five answers each, for half an hour. */
export class ResponseUrls {
  readonly #byId = new Map<string, { readonly target: ResponseTarget; readonly at: number; uses: number }>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  issue(target: ResponseTarget): string {
    dropBefore(this.#byId, this.#now() - 2 * SLACK_LIMITS.responseUrlMs);
    const id = randomBytes(16).toString("hex");
    this.#byId.set(id, { target, at: this.#now(), uses: 0 });
    return id;
  }

  /** @returns What the address stands for, or Slack's error code. */
  use(id: string): { readonly target: ResponseTarget } | { readonly error: string } {
    const url = this.#byId.get(id);
    if (url === undefined) return { error: "invalid_url" };
    if (this.#now() - url.at > SLACK_LIMITS.responseUrlMs) return { error: "expired_url" };
    if (url.uses >= SLACK_LIMITS.responseUrlUses) return { error: "used_url" };
    url.uses += 1;
    return { target: url.target };
  }
}
