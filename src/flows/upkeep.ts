import { type LapsePorts, lapseFindings } from "./lapse.ts";
import type { Log } from "./surroundings.ts";

/** What it takes to do what is due by the clock. */
export interface UpkeepPorts extends LapsePorts {
  readonly log: Log;
  readonly retentionDays: number;
}

const LAPSE_EVERY_MS = 2000;
const PRUNE_EVERY_MS = 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/**
 * Starts what happens by the clock: acknowledgements and suppressions end, old alerts go.
 *
 * @returns Ends it.
 */
export function startUpkeep(ports: UpkeepPorts): () => void {
  const { store, clock, log } = ports;
  const lapse = once(async () => void (await lapseFindings(ports)));
  const prune = once(async () => {
    const gone = await store.prune(clock.now() - ports.retentionDays * DAY_MS);
    if (gone.alerts > 0) log.info("Old alerts deleted", gone);
  });
  const report = (error: unknown) => log.error("Upkeep failed; it is tried again", { error });
  const timers = [
    setInterval(() => void lapse().catch(report), LAPSE_EVERY_MS),
    setInterval(() => void prune().catch(report), PRUNE_EVERY_MS),
  ];
  void prune().catch(report);
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}

/** Work that is not begun again while it is under way. */
function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= work().finally(() => {
      running = undefined;
    });
    return running;
  };
}
