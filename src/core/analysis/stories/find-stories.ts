import type { Alert } from "../../falco/alert.ts";
import type { FindingId, Moment } from "../../triage/finding.ts";
import type { PlaceKind, PlaceSeen } from "../../triage/places.ts";
import type { Story } from "./read-stories.ts";

/** What is known of a finding when stories are looked for. */
export interface StoryCandidate {
  readonly id: FindingId;
  /** The alert that stands for it. */
  readonly alert: Alert;
  readonly places: readonly PlaceSeen[];
}

/** A story of which a finding is part. */
export interface FoundStory {
  readonly story: Story;
  /** The findings in it, the one that was asked about included, the earliest first. */
  readonly members: readonly StoryMember[];
  /** How many different stages they make. */
  readonly stages: number;
}

interface StoryMember {
  readonly id: FindingId;
  /** What happened in its stage. */
  readonly label: string;
  /** When it was first seen at the place that joins the story. */
  readonly at: Moment;
}

/** Clocks of a node and of an API server differ by so much. */
const CLOCKS_DIFFER_MS = 5_000;
const MINUTE_MS = 60_000;

/** Where neighbours of an alert are to be looked for: on its whole node only if a story asks for that. */
export function joiningKinds(alert: Alert, stories: readonly Story[]): readonly PlaceKind[] {
  const wantsNode = stories.some(
    ({ content, stages }) => content.joined_by.includes("node") && stages.some((stage) => stage.fits(alert)),
  );
  return ["container", "pod", "process", ...(wantsNode ? (["node"] as const) : [])];
}

/**
 * The stories that a finding and its neighbours make, attacks first, then the longest. Only what shares one place with
 * the finding can be part of them; what is not known is no place.
 *
 * @param neighbours - Their `places` are those that they share with the finding, with their own times there.
 */
export function findStories(
  subject: StoryCandidate,
  neighbours: readonly StoryCandidate[],
  stories: readonly Story[],
): readonly FoundStory[] {
  return stories
    .flatMap((story) => bestAt(subject, neighbours, story) ?? [])
    .toSorted(
      (a, b) =>
        Number(b.story.content.kind === "attack") - Number(a.story.content.kind === "attack") || b.stages - a.stages,
    );
}

/** A finding at the place that is looked at, in the stage that it fits. */
interface Appearance {
  readonly id: FindingId;
  readonly stage: number;
  readonly seen: PlaceSeen;
}

/** The place at which the story has the most stages. */
function bestAt(subject: StoryCandidate, neighbours: readonly StoryCandidate[], story: Story): FoundStory | undefined {
  const stage = stageOf(subject, story);
  if (stage < 0) return undefined;
  const fitting = neighbours
    .map((candidate) => ({ candidate, stage: stageOf(candidate, story) }))
    .filter((each) => each.stage >= 0);
  let best: FoundStory | undefined;
  for (const place of subject.places) {
    if (!story.content.joined_by.includes(place.kind)) continue;
    const others = fitting.flatMap(({ candidate, stage: at }) => appearanceAt(place, candidate, at, story));
    const found = tell(story, { id: subject.id, stage, seen: place }, others);
    if (found !== undefined && found.stages > (best?.stages ?? 0)) best = found;
  }
  return best;
}

/** The first stage that it fits, so that one finding never makes two; -1 for none. */
function stageOf({ alert }: StoryCandidate, { stages }: Story): number {
  return stages.findIndex((stage) => stage.fits(alert));
}

function appearanceAt(place: PlaceSeen, { id, places }: StoryCandidate, stage: number, story: Story): Appearance[] {
  const seen = places.find(({ kind, name }) => kind === place.kind && name === place.name);
  if (seen === undefined || apartMs(place, seen) > story.content.within_minutes * MINUTE_MS) return [];
  return [{ id, stage, seen }];
}

/** The time between two spans; none when they overlap. */
export function apartMs(a: Omit<PlaceSeen, "kind" | "name">, b: Omit<PlaceSeen, "kind" | "name">): number {
  return Math.max(0, a.firstAt - b.lastAt, b.firstAt - a.lastAt);
}

function tell(story: Story, subject: Appearance, others: readonly Appearance[]): FoundStory | undefined {
  const all = [subject, ...others];
  const stages = story.content.in_order
    ? longestOrder(subject.stage, all)
    : [...new Set(all.map(({ stage }) => stage))];
  if (stages.length < story.content.at_least || lacksItsMark(story, stages)) return undefined;
  const members = all
    .filter(({ stage }) => stages.includes(stage))
    .toSorted((a, b) => a.seen.firstAt - b.seen.firstAt || a.stage - b.stage || a.id - b.id)
    .map(({ id, stage, seen }) => ({ id, label: story.stages[stage]?.label ?? "", at: seen.firstAt }));
  return { story, members, stages: stages.length };
}

function lacksItsMark({ content }: Story, stages: readonly number[]): boolean {
  return content.must_have?.every((wanted) => !stages.some((at) => content.stages[at]?.id === wanted)) ?? false;
}

/** The most stages, the subject's own among them, of which none came before the one that it follows. */
function longestOrder(own: number, all: readonly Appearance[]): readonly number[] {
  const present = [...new Set(all.map(({ stage }) => stage))].toSorted((a, b) => a - b);
  let longest: readonly number[] = [];
  // Stages are eight at most, so every choice of them can be tried.
  for (let choice = 1; choice < 2 ** present.length; choice += 1) {
    const stages = present.filter((_, index) => (choice & (1 << index)) !== 0);
    if (stages.length > longest.length && stages.includes(own) && isInOrder(stages, all)) longest = stages;
  }
  return longest;
}

function isInOrder(stages: readonly number[], all: readonly Appearance[]): boolean {
  const spans = stages.map((stage) => {
    const seen = all.filter((each) => each.stage === stage).map((each) => each.seen);
    return {
      firstAt: Math.min(...seen.map(({ firstAt }) => firstAt)),
      lastAt: Math.max(...seen.map(({ lastAt }) => lastAt)),
    };
  });
  return spans.every(({ lastAt }, index) => {
    const before = spans[index - 1];
    return before === undefined || before.firstAt <= lastAt + CLOCKS_DIFFER_MS;
  });
}
