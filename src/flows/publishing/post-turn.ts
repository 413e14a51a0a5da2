import { isAtLeast } from "../../core/falco/priority.ts";
import type { CardWork, ThreadWork } from "../store.ts";
import type { Desk } from "./desk.ts";
import type { Errand, Errands } from "./errands.ts";
import { type Gate, openGate } from "./gate.ts";
import type { Turn } from "./hand.ts";
import { postCard } from "./post-card.ts";
import { recoverCard, recoverThreadPost } from "./recover.ts";
import { sendThreadPost } from "./send-thread-post.ts";

/** So many candidates are looked at; they come in the right order. */
const LOOK_AT = 50;

/** The gates of one channel's posting hand. */
interface PostingGates {
  /** New messages: Slack's pace, Retry-After, failures. */
  readonly posting: Gate;
  /** Reading the history, which has a limit of its own. */
  readonly looking: Gate;
}

interface PostJob {
  readonly gate: Gate;
  run(): Promise<void>;
}

/**
 * New messages in one channel, one at a time: first those whose answer was lost, then what people asked, new cards of
 * the gravest findings, urgent thread messages, all other cards, and last the analysis texts.
 */
export function postTurn(desk: Desk, errands: Errands, isMine: (channel: string) => boolean): Turn {
  const { clock, chance } = desk.ports;
  const gates: PostingGates = {
    posting: openGate({ firstMs: 1000, longestMs: 30_000, chance }),
    looking: openGate({ firstMs: 2000, longestMs: 60_000, chance }),
  };
  return async () => {
    const jobs = await postJobs(desk, gates, errands.next(), isMine);
    const now = clock.monotonicMs();
    const ready = jobs.find((job) => job.gate.closedForMs(now) === 0);
    if (ready !== undefined) {
      await ready.run();
      return 0;
    }
    const waits = jobs.map((job) => job.gate.closedForMs(now));
    return Math.min(desk.options.lookEveryMs, ...waits);
  };
}

async function postJobs(
  desk: Desk,
  gates: PostingGates,
  errand: Errand | undefined,
  isMine: (channel: string) => boolean,
): Promise<PostJob[]> {
  const { store, messenger, clock } = desk.ports;
  const now = clock.now();
  const cards = (await store.cardsToPost(now, LOOK_AT)).filter((work) => isMine(channelOf(desk, work)));
  const threads = (await store.threadPostsToSend(now, LOOK_AT)).filter((work) => isMine(work.channel));
  // By Slack's clock. A mark in the future was made when what we knew of that was wrong.
  const isRipe = (since: number) => Math.abs(messenger.now() - since) >= desk.options.unclearMs;
  const look = (run: () => Promise<void>): PostJob => ({ gate: gates.looking, run });
  const send = (run: () => Promise<void>): PostJob => ({ gate: gates.posting, run });
  const post = (work: CardWork) => send(() => postCard(desk, gates.posting, work));
  const reply = (work: ThreadWork) => send(() => sendThreadPost(desk, gates.posting, work));
  const freshCards = cards.filter((work) => work.card.kind === "none");
  const freshThreads = threads.filter((work) => work.sendingSince === undefined);
  return [
    ...cards.flatMap(({ finding, card }) =>
      card.kind === "sending" && isRipe(card.since)
        ? [look(() => recoverCard(desk, gates.looking, finding, card))]
        : [],
    ),
    ...threads.flatMap((work) =>
      work.sendingSince !== undefined && isRipe(work.sendingSince)
        ? [look(() => recoverThreadPost(desk, gates.looking, work))]
        : [],
    ),
    ...(errand === undefined ? [] : [send(() => runErrand(desk, gates.posting, errand))]),
    ...freshCards.filter(isGrave).map(post),
    ...freshThreads.filter((work) => work.post.urgent).map(reply),
    ...freshCards.filter((work) => !isGrave(work)).map(post),
    ...freshThreads.filter((work) => !work.post.urgent).map(reply),
  ];
}

async function runErrand(desk: Desk, gate: Gate, errand: Errand): Promise<void> {
  const outcome = await errand();
  const now = desk.ports.clock.monotonicMs();
  gate.closeUntil(now + (outcome.kind === "rate limited" ? outcome.retryAfterMs : desk.options.postIntervalMs));
}

function isGrave(work: CardWork): boolean {
  return isAtLeast(work.finding.priority, "Critical");
}

function channelOf(desk: Desk, work: CardWork): string {
  return "channel" in work.card ? work.card.channel : desk.options.channelOf(work.finding);
}
