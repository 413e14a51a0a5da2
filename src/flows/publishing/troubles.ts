import type { Moment } from "../../core/triage/finding.ts";
import type { Clock, Log } from "../surroundings.ts";

/** Something that keeps a message out of Slack, for the operator. */
export interface Trouble {
  /** What it concerns: a channel, or a finding's name. */
  readonly subject: string;
  /** Plain words with what to do next. */
  readonly words: string;
  readonly since: Moment;
}

/** Standing troubles: each is logged once when it starts and once when it is over. */
export interface Troubles {
  begin(subject: string, words: string): void;
  end(subject: string): void;
  /** Newest first. */
  standing(): readonly Trouble[];
}

/** More would only hide the first ones; the rest stands in the log. */
const MOST_KEPT = 50;

/** No troubles yet. */
export function noTroubles(clock: Clock, log: Log): Troubles {
  const standing = new Map<string, Trouble>();
  return {
    begin(subject, words) {
      if (standing.get(subject)?.words === words) return;
      standing.set(subject, { subject, words, since: clock.now() });
      const oldest = standing.keys().next().value;
      if (standing.size > MOST_KEPT && oldest !== undefined) standing.delete(oldest);
      log.error("Slack does not show everything", { subject, reason: words });
    },
    end(subject) {
      if (standing.delete(subject)) log.info("Slack shows it again", { subject });
    },
    standing: () => [...standing.values()].toReversed(),
  };
}
