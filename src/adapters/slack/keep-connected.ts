import { setTimeout as pause } from "node:timers/promises";
import type { SocketModeReceiver } from "@slack/bolt";
import type { Log } from "../../flows/surroundings.ts";

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Keeps a WebSocket to Slack, which Slack itself ends every few hours. The receiver must have its own reconnecting
 * switched off: when that fails, it rejects a promise that nobody holds, and so ends the process.
 *
 * @param receiver - Made with `autoReconnectEnabled: false`.
 */
export function keepConnected(receiver: SocketModeReceiver, log: Log): { stop(): Promise<void> } {
  const ending = new AbortController();
  const done = connectAgainAndAgain(receiver, log, ending.signal);
  return {
    async stop() {
      ending.abort();
      await receiver.stop();
      await done;
    },
  };
}

async function connectAgainAndAgain(receiver: SocketModeReceiver, log: Log, ending: AbortSignal): Promise<void> {
  let failures = 0;
  while (!ending.aborted) {
    const disconnected = new Promise<void>((resolve) => receiver.client.once("disconnected", () => resolve()));
    try {
      await receiver.start();
      failures = 0;
      log.info("Connected to Slack by Socket Mode", {});
      // Told to stop while the connection was being made.
      if (ending.aborted) await receiver.stop();
      await disconnected;
    } catch (error) {
      failures += 1;
      // Once for each row of failures: it may last for hours.
      if (failures === 1) log.error(ADVICE, { error });
    }
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures, 10));
    await pause(pauseMs, undefined, { signal: ending, ref: false }).catch(() => {});
  }
}

const ADVICE =
  "Socket Mode does not connect; it is tried again. Check the network, and that SLACK_APP_TOKEN has connections:write.";
