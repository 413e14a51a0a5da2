import type { SlackOutcome } from "./messenger.ts";
import { fullBucket } from "./publishing/bucket.ts";
import type { Desk, PublisherOptions, PublisherPorts } from "./publishing/desk.ts";
import { noErrands } from "./publishing/errands.ts";
import { startHand } from "./publishing/hand.ts";
import { postTurn } from "./publishing/post-turn.ts";
import { noTroubles, type Trouble } from "./publishing/troubles.ts";
import { updateTurn } from "./publishing/update-turn.ts";

/** Brings Slack up to date with the store, for as long as the process runs. */
export interface Publisher {
  /** Something changed: look now. Cheap, and never too often. */
  wake(): void;
  /**
   * Carries out somebody else's post to a channel when it is its turn at Slack's pace: before new cards, for a person
   * waits for it. In a channel that gets no cards it is carried out at once.
   */
  inTurn<Ok>(channel: string, post: () => Promise<SlackOutcome<Ok>>): Promise<SlackOutcome<Ok>>;
  /** Lets what is under way finish; everything else waits in the store for the next start. */
  stop(): Promise<void>;
  health(): PublisherHealth;
}

/** How publishing fares, for `/falco status`. */
export interface PublisherHealth {
  /** What keeps messages out of Slack now, newest first, in plain words. */
  readonly troubles: readonly Trouble[];
  /** Whether the workspace takes Slack's collapsible blocks. */
  readonly containers: boolean;
}

/**
 * Starts the publisher. It holds no queue of its own: again and again it asks the store which cards are behind and
 * brings the most urgent one up to date, so a crash costs nothing and a pause costs time only.
 *
 * Each channel has two hands that never wait for each other: one posts new messages, one updates cards.
 */
export function startPublisher(ports: PublisherPorts, options: PublisherOptions): Publisher {
  const { clock, log, sleep } = ports;
  const desk: Desk = { ports, options, troubles: noTroubles(clock, log), containers: { allowed: true, proven: false } };
  // Slack counts updates for the whole workspace, posts for each channel.
  const bucket = fullBucket(options.updateBurst, options.updateIntervalMs, clock.monotonicMs());
  const report = (error: unknown) => log.error("Publishing stumbled; it goes on in a second", { error });
  const wake = () => {
    for (const hand of hands) hand.wake();
  };
  const errands = new Map(options.channels.map((channel) => [channel, noErrands(wake)]));
  const hands = [...errands].flatMap(([channel, waiting]) => {
    const isMine = ownerTest(channel, options.channels);
    const turns = [postTurn(desk, waiting, isMine), updateTurn(desk, bucket, isMine)];
    return turns.map((turn) => startHand(turn, sleep, report));
  });
  return {
    wake,
    inTurn: (channel, post) => errands.get(channel)?.ask(post) ?? post(),
    async stop() {
      for (const waiting of errands.values()) waiting.close();
      await Promise.all(hands.map((hand) => hand.stop()));
    },
    health: () => ({ troubles: desk.troubles.standing(), containers: desk.containers.allowed }),
  };
}

/** Cards in a channel that is no longer configured belong to the first channel's hands. */
function ownerTest(channel: string, channels: readonly string[]): (other: string) => boolean {
  return (other) => other === channel || (channel === channels[0] && !channels.includes(other));
}
