import { type DestinationStream, pino, stdSerializers } from "pino";
import type { Log } from "../flows/surroundings.ts";

/**
 * The log: one JSON object a line, static words in `msg`, data beside them.
 *
 * @param level - The mildest level that is written: debug, info, warn or error.
 * @param destination - Where lines go; standard output when left out.
 */
export function createLog(level: string, destination?: DestinationStream): Log {
  const logger = pino(
    {
      level,
      base: null,
      // Whatever a caller hands over, a secret under one of these names is not written.
      redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: "(secret)" },
      serializers: { error: stdSerializers.errWithCause },
    },
    ...(destination === undefined ? [] : [destination]),
  );
  return {
    debug: (words, data) => logger.debug(data ?? {}, words),
    info: (words, data) => logger.info(data ?? {}, words),
    warn: (words, data) => logger.warn(data ?? {}, words),
    error: (words, data) => logger.error(data ?? {}, words),
  };
}

const SECRET_KEYS = ["token", "botToken", "appToken", "signingSecret", "ingestToken", "authorization", "response_url"];
