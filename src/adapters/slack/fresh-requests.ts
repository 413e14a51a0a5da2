import type { RequestHandler } from "express";
import type { Clock } from "../../flows/surroundings.ts";

/** https://docs.slack.dev/authentication/verifying-requests-from-slack */
const MAX_SKEW_SECONDS = 300;

/**
 * Refuses requests whose time is more than five minutes off, in either direction: Bolt checks the past only, and a
 * request dated tomorrow could be replayed until then.
 */
export function onlyFreshRequests(clock: Clock): RequestHandler {
  return (request, response, next) => {
    const stamp = request.headers["x-slack-request-timestamp"];
    const seconds = typeof stamp === "string" && /^\d{1,12}$/.test(stamp) ? Number(stamp) : Number.NaN;
    // Not a number fails the comparison, too.
    if (Math.abs(clock.now() / 1000 - seconds) <= MAX_SKEW_SECONDS) return next();
    response.status(401).end();
  };
}
