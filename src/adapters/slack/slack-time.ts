import type { Moment } from "../../core/triage/finding.ts";
import type { Clock, SteadyClock } from "../../flows/surroundings.ts";

/** What Slack's clock shows, by which it names messages: ours may be wrong, or be set while we run. */
export interface SlackTime {
  /** Told the `Date` of each of Slack's answers. */
  heard(date: string | null): void;
  /** Our own clock's time until Slack has answered once. */
  now(): Moment;
}

/** Keeps Slack's time: what it last said, and how long ago that was. */
export function slackTime(clock: Clock & SteadyClock): SlackTime {
  let last: { readonly at: Moment; readonly heardAt: number } | undefined;
  return {
    heard(date) {
      const at = Date.parse(date ?? "");
      if (Number.isFinite(at)) last = { at, heardAt: clock.monotonicMs() };
    },
    now: () => (last === undefined ? clock.now() : Math.round(last.at + clock.monotonicMs() - last.heardAt)),
  };
}
