import { SLACK_LIMITS } from "../block-kit/limits.ts";

/** A bucket of calls: so many at once, refilled steadily. */
interface Bucket {
  calls: number;
  at: number;
}

interface Allowance {
  readonly burst: number;
  readonly perMs: number;
}

/** Calls a minute for each tier. https://docs.slack.dev/apis/web-api/rate-limits */
const TIER_3 = { burst: 50, perMs: 50 / 60_000 };
const TIER_4 = { burst: 100, perMs: 100 / 60_000 };

const TIERS: ReadonlyMap<string, Allowance> = new Map([
  ["chat.update", TIER_3],
  ["chat.delete", TIER_3],
  ["conversations.history", TIER_3],
  ["conversations.replies", TIER_3],
  ["chat.postEphemeral", TIER_4],
  ["views.open", TIER_4],
  ["views.push", TIER_4],
  ["views.update", TIER_4],
  ["users.info", TIER_4],
]);

/** How posts are limited. Slack tolerates a short burst above one a second; strict does not, so that a test can prove the pace. */
const POSTS: Record<"tolerant" | "strict", Allowance> = {
  tolerant: { burst: 3, perMs: 1 / SLACK_LIMITS.postIntervalMs },
  strict: { burst: 1, perMs: 1 / SLACK_LIMITS.postIntervalMs },
};

/** Counts calls as Slack does: posts by channel, the other methods by their tier. */
export class RateLimits {
  readonly #buckets = new Map<string, Bucket>();
  readonly #posts: Allowance;

  constructor(strict: boolean) {
    this.#posts = strict ? POSTS.strict : POSTS.tolerant;
  }

  /** @returns Undefined when the call may go on, otherwise after how many whole seconds to try again. */
  take(method: string, channel: string, nowMs: number): number | undefined {
    const isPost = method === "chat.postMessage";
    const allowance = isPost ? this.#posts : TIERS.get(method);
    if (allowance === undefined) return undefined;
    const bucket = this.#refilled(isPost ? `${method} ${channel}` : method, allowance, nowMs);
    if (bucket.calls >= 1) {
      bucket.calls -= 1;
      return undefined;
    }
    return Math.max(1, Math.ceil((1 - bucket.calls) / allowance.perMs / 1000));
  }

  #refilled(key: string, allowance: Allowance, nowMs: number): Bucket {
    const bucket = this.#buckets.get(key) ?? { calls: allowance.burst, at: nowMs };
    // A hair of slack: adding up fractions must not refuse a call that is exactly one interval later.
    bucket.calls = Math.min(allowance.burst, bucket.calls + (nowMs - bucket.at) * allowance.perMs + 1e-9);
    bucket.at = nowMs;
    this.#buckets.set(key, bucket);
    return bucket;
  }
}
