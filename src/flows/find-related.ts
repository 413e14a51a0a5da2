import type { Analysis } from "../core/analysis/analysis.ts";
import {
  apartMs,
  type FoundStory,
  findStories,
  joiningKinds,
  type StoryCandidate,
} from "../core/analysis/stories/find-stories.ts";
import { raiseVerdict } from "../core/analysis/stories/raise-verdict.ts";
import type { Story } from "../core/analysis/stories/read-stories.ts";
import type { Related, RelatedFinding } from "../core/card/related.ts";
import type { Alert } from "../core/falco/alert.ts";
import type { Finding, FindingId } from "../core/triage/finding.ts";
import type { PlaceSeen } from "../core/triage/places.ts";
import type { LinkTo } from "./card-links.ts";
import type { Neighbour } from "./neighbours.ts";
import type { Store } from "./store.ts";
import { readStoredAlert } from "./stored-alerts.ts";

/** What it takes to find what belongs together. */
export interface RelatingPorts {
  readonly store: Pick<Store, "neighbours">;
  readonly judge: (alert: Alert) => Analysis;
  readonly stories: readonly Story[];
  readonly linkTo: LinkTo;
}

const MINUTE_MS = 60_000;
/** The longest that a story may take between two of its findings. */
const SEARCH_MS = 60 * MINUTE_MS;
/** What merely shares a place is shown only if it is this close. */
const NEAR_MS = 15 * MINUTE_MS;
const MOST_NEIGHBOURS = 20;
const MOST_STORIES = 3;
/** Each name is one question to Slack, the first time. */
const MOST_LINKS = 10;

/**
 * Looks for the stories of a finding and for what else happened near it. It is found anew each time from what the store
 * holds, so there is no state of a story that could go wrong.
 *
 * @returns Its analysis, the verdict raised where it is a stage of an attack, and what belongs to it.
 */
export async function findRelated(
  finding: Finding,
  own: Explained,
  ports: RelatingPorts,
): Promise<{ readonly analysis: Analysis; readonly related: Related }> {
  const kinds = finding.kind === "security" ? joiningKinds(own.alert, ports.stories) : [];
  const search = { withinMs: SEARCH_MS, kinds, limit: MOST_NEIGHBOURS };
  const { places, found, total } = await ports.store.neighbours(finding.id, search);
  const others = found.flatMap((neighbour) => readNeighbour(neighbour));
  const stories = findStories({ id: finding.id, alert: own.alert, places }, others, ports.stories).slice(
    0,
    MOST_STORIES,
  );
  const told = new Set(stories.flatMap(({ members }) => members.map(({ id }) => id)));
  const near = others.filter((other) => !told.has(other.id) && isNear(places, other));
  const views = await viewsOf([...others.filter(({ id }) => told.has(id)), ...near], stories, ports);
  const analysis = raiseVerdict(own.analysis, finding.id, stories);
  views.set(finding.id, { finding, headline: analysis.headline, verdict: analysis.verdict.kind, link: undefined });
  return {
    analysis,
    related: {
      stories: stories.map((story) => shownStory(story, views)),
      others: near.flatMap(({ id, places: shared }) => viewAt(views, id, earliest(shared))),
      incomplete: total > found.length,
    },
  };
}

/** An alert and what it means. */
export interface Explained {
  readonly alert: Alert;
  readonly analysis: Analysis;
}

interface Other extends StoryCandidate {
  readonly neighbour: Neighbour;
}

/** Without an alert nothing can be said of it. */
function readNeighbour(neighbour: Neighbour): Other[] {
  const { finding, alert: stored, shared } = neighbour;
  const alert = stored === undefined ? undefined : readStoredAlert(stored);
  return alert === undefined ? [] : [{ id: finding.id, alert, places: shared, neighbour }];
}

/** A node is everybody's: to be on the same one means nothing. */
function isNear(own: readonly PlaceSeen[], { places }: Other): boolean {
  return places.some(
    (seen) =>
      seen.kind !== "node" &&
      own.some((place) => place.kind === seen.kind && place.name === seen.name && apartMs(place, seen) <= NEAR_MS),
  );
}

function earliest(places: readonly PlaceSeen[]): number {
  return Math.min(...places.map(({ firstAt }) => firstAt));
}

type View = Omit<RelatedFinding, "at">;

async function viewsOf(
  others: readonly Other[],
  stories: readonly FoundStory[],
  ports: RelatingPorts,
): Promise<Map<FindingId, View>> {
  const views = await Promise.all(
    others.map(async ({ alert, neighbour: { finding, card } }, index): Promise<View> => {
      const its = stories.filter(({ members }) => members.some(({ id }) => id === finding.id));
      const { headline, verdict } = raiseVerdict(ports.judge(alert), finding.id, its);
      const link = index < MOST_LINKS ? await ports.linkTo(finding.id, card) : undefined;
      return { finding, headline, verdict: verdict.kind, link };
    }),
  );
  return new Map(views.map((each) => [each.finding.id, each]));
}

function shownStory({ story, members, stages }: FoundStory, views: ReadonlyMap<FindingId, View>) {
  const { id, kind, title, means, confirm } = story.content;
  const shown = members.flatMap(({ id: member, label, at }) =>
    viewAt(views, member, at).map((each) => ({ ...each, label })),
  );
  return { id, kind, title, means: means.trim(), confirm: confirm.trim(), stages, members: shown };
}

function viewAt(views: ReadonlyMap<FindingId, View>, id: FindingId, at: number): RelatedFinding[] {
  const known = views.get(id);
  return known === undefined ? [] : [{ ...known, at }];
}
