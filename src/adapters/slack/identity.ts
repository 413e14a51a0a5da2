import type { WebClient } from "@slack/web-api";
import type { SlackOutcome } from "../../flows/messenger.ts";
import { adviceFor } from "../../flows/publishing/refusal-advice.ts";
import type { Log, SteadyClock } from "../../flows/surroundings.ts";
import { outcomeOf } from "./outcome.ts";

/** Who we are in Slack. */
interface SlackIdentity {
  readonly teamId: string;
  readonly botId: string;
  readonly botUserId: string;
}

/**
 * Knows who we are as soon as Slack has said it. Until then the bot runs and takes alerts all the same, and Slack is
 * asked again whenever somebody needs to know.
 */
export interface Identification {
  current(): SlackIdentity | undefined;
  /** Asks Slack if it is not known yet, one question at a time. */
  learn(): Promise<SlackIdentity | undefined>;
  /** Why it is not known, in plain words; undefined when it is. */
  problem(): string | undefined;
}

/** A click must be answered within three seconds, so a slow Slack is not asked again for each. */
const ASK_AGAIN_MS = 2000;

/** Asks Slack once who the token belongs to. */
export function identification(client: WebClient, clock: SteadyClock, log: Log): Identification {
  let identity: SlackIdentity | undefined;
  let problem: string | undefined = "Slack was not asked yet.";
  let asking: Promise<void> | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;

  async function ask(): Promise<void> {
    askedAt = clock.monotonicMs();
    const outcome = await outcomeOf(() => client.auth.test());
    if (outcome.kind === "ok") {
      const { team_id, bot_id, user_id } = outcome.value;
      if (team_id !== undefined && bot_id !== undefined && user_id !== undefined) {
        identity = { teamId: team_id, botId: bot_id, botUserId: user_id };
        problem = undefined;
        log.info("Signed in to Slack", { team: team_id, bot: bot_id });
        return;
      }
      problem = "SLACK_BOT_TOKEN is not the token of a bot.";
    } else {
      problem = failureWords(outcome);
    }
    log.warn("Could not sign in to Slack yet; will retry", { reason: problem });
  }

  return {
    current: () => identity,
    async learn() {
      if (identity === undefined && asking === undefined && clock.monotonicMs() - askedAt >= ASK_AGAIN_MS) {
        asking = ask().finally(() => {
          asking = undefined;
        });
      }
      await asking;
      return identity;
    },
    problem: () => problem,
  };
}

function failureWords(outcome: Exclude<SlackOutcome<unknown>, { kind: "ok" }>): string {
  if (outcome.kind === "rate limited") return "Slack asks us to wait.";
  if (outcome.kind === "refused") return adviceFor(outcome.error).words;
  return `Slack cannot be reached (${outcome.error}). Check the network and SLACK_API_URL.`;
}
