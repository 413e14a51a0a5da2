import type { RequestHandler } from "express";
import type { Clock, Log } from "../../flows/surroundings.ts";

const LOG_EVERY_MS = 60_000;

/**
 * Tells the operator, once a minute at most, of requests that were refused as not Slack's: a wrong signing secret and a
 * wrong clock look like that, and in Slack one sees only that buttons do not work.
 */
export function tellOfForgeries(clock: Clock, log: Log): RequestHandler {
  let toldAt = Number.NEGATIVE_INFINITY;
  return (_request, response, next) => {
    response.once("finish", () => {
      const now = clock.now();
      if (response.statusCode !== 401 || Math.abs(now - toldAt) < LOG_EVERY_MS) return;
      toldAt = now;
      log.warn(WORDS, {});
    });
    next();
  };
}

const WORDS =
  "Refused a request to /slack/events: its signature or its time is not right. If it came from Slack, check " +
  "SLACK_SIGNING_SECRET and this machine's clock. Repeats within a minute are not logged";
