import { contentOf } from "./content.ts";
import type { Desk } from "./desk.ts";
import { isGraver, liftIfGraver } from "./worse-verdict.ts";

/**
 * Looks through the new alerts of one finding whose card somebody deleted: repeats bring no card back, but a graver
 * verdict does.
 *
 * @returns Whether there was one to look through.
 */
export async function lookAtDeletedCard(desk: Desk, isMine: (channel: string) => boolean): Promise<boolean> {
  const { store, clock } = desk.ports;
  const candidates = await store.deletedCards(clock.now(), desk.options.quietMs, LOOK_AT);
  const work = candidates.find(({ card }) => card.kind === "deleted" && isMine(card.channel));
  if (work === undefined) return false;
  const { finding } = work;
  const content = await contentOf(desk, finding, desk.containers.allowed);
  const verdict = "thread" in content ? content.verdict : undefined;
  const isOpened = await liftIfGraver(desk, finding, verdict);
  if (!isOpened && isGraver(verdict, finding.verdict)) await store.cardWanted(finding.id, clock.now());
  else if (!isOpened) await store.deletedCardLooked(finding.id, finding.revision, clock.now());
  return true;
}

const LOOK_AT = 50;
