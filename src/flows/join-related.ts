import type { CardModel } from "../core/card/card.ts";
import type { ShownStory } from "../core/card/related.ts";
import { liftAcknowledgement } from "../core/triage/actions.ts";
import { type Finding, type FindingId, findingName } from "../core/triage/finding.ts";
import type { Store } from "./store.ts";
import type { Clock } from "./surroundings.ts";

interface JoiningPorts {
  readonly store: Pick<Store, "joinFindings" | "finding" | "change">;
  readonly clock: Clock;
}

/** Others may change a finding while we do. */
const ROUNDS = 3;

/**
 * Lets the cards that Slack shows already learn that this finding belongs to them, each once. Where it is a new stage
 * of an attack, whoever acknowledged the others did so without knowing: those are open again.
 */
export async function joinRelated({ finding, related }: CardModel, ports: JoiningPorts): Promise<void> {
  const members = related.stories.flatMap((story) => story.members);
  const others = new Set([...members, ...related.others].map((each) => each.finding.id));
  others.delete(finding.id);
  if (others.size === 0) return;
  const told = await ports.store.joinFindings(finding.id, [...others], ports.clock.now());
  for (const story of related.stories.filter(({ kind }) => kind === "attack")) {
    const hit = story.members.map((member) => member.finding.id).filter((id) => told.includes(id));
    for (const id of hit) await wake(id, finding, story, ports);
  }
}

async function wake(id: FindingId, stage: Finding, { title }: ShownStory, { store, clock }: JoiningPorts) {
  for (let round = 0; round < ROUNDS; round += 1) {
    const finding = await store.finding(id);
    const why = `${findingName(stage.id)} joined it: ${title}.`;
    const lifted = finding && liftAcknowledgement(finding, stage.firstSeenAt, why, clock.now());
    if (finding === undefined || lifted === undefined) return;
    const change = { ...lifted, expectedVersion: finding.version, threadPosts: [] };
    if ((await store.change(change)) === "saved") return;
  }
}
