import type { FindingId, Moment } from "../../core/triage/finding.ts";
import type { PlaceSeen } from "../../core/triage/places.ts";
import type { Neighbour, NeighbourSearch, Neighbours } from "../../flows/neighbours.ts";
import type { StoredAlert } from "../../flows/store.ts";
import { NEXT_REVISION, selectFindings } from "./finding-queries.ts";
import { toCard, toFinding } from "./finding-row.ts";
import type { Database } from "./schema.ts";

/** A workload may have thousands of pods; its latest places are looked at. */
const MOST_PLACES = 10;

/** At each place the first so many findings of the time are looked at, and the last so many. */
const AT_EACH_END = 200;

/** A card is brought up to date because of another finding at most so often: a flood makes no endless work. */
const MOST_JOINED = 40;

export async function neighbours(db: Database, id: FindingId, search: NeighbourSearch): Promise<Neighbours> {
  const places = (await placesOf(db, id, search)).filter(isUnmistakable);
  const candidates = new Map<FindingId, Candidate>();
  for (const place of places) {
    for (const order of ["asc", "desc"] as const) {
      for (const row of await seenAt(db, id, place, search.withinMs, order)) add(candidates, row, place);
    }
  }
  const chosen = choose([...candidates.values()], search.limit);
  const found = await Promise.all(chosen.map((candidate) => load(db, candidate)));
  return { places, found: found.flatMap((each) => each ?? []), total: candidates.size };
}

interface Candidate {
  readonly id: FindingId;
  readonly rule: string;
  readonly shared: Map<string, PlaceSeen>;
  firstAt: Moment;
}

async function placesOf(db: Database, id: FindingId, { kinds }: NeighbourSearch): Promise<PlaceSeen[]> {
  if (kinds.length === 0) return [];
  return await db
    .selectFrom("spread")
    .select(["kind", "name", "first_at as firstAt", "last_at as lastAt"])
    .where("finding_id", "=", id)
    .where("kind", "in", kinds)
    .orderBy("last_at", "desc")
    .orderBy("kind")
    .orderBy("name")
    .limit(MOST_PLACES)
    .execute();
}

/** A pod's name without its namespace may be anybody's. */
function isUnmistakable({ kind, name }: PlaceSeen): boolean {
  return kind !== "pod" || name.includes("/");
}

async function seenAt(db: Database, id: FindingId, place: PlaceSeen, withinMs: number, order: "asc" | "desc") {
  return await db
    .selectFrom("spread")
    .innerJoin("findings", "findings.id", "spread.finding_id")
    .select(["findings.id", "findings.rule", "spread.first_at as firstAt", "spread.last_at as lastAt"])
    .where("spread.kind", "=", place.kind)
    .where("spread.name", "=", place.name)
    .where("spread.last_at", ">=", place.firstAt - withinMs)
    .where("spread.first_at", "<=", place.lastAt + withinMs)
    .where("spread.finding_id", "<>", id)
    .where("findings.kind", "=", "security")
    .orderBy("spread.last_at", order)
    .orderBy("findings.id", order)
    .limit(AT_EACH_END)
    .execute();
}

type SeenRow = Awaited<ReturnType<typeof seenAt>>[number];

function add(candidates: Map<FindingId, Candidate>, row: SeenRow, { kind, name }: PlaceSeen): void {
  const { id, rule, firstAt, lastAt } = row;
  const known = candidates.get(id) ?? { id, rule, shared: new Map(), firstAt };
  known.firstAt = Math.min(known.firstAt, firstAt);
  known.shared.set(`${kind} ${name}`, { kind, name, firstAt, lastAt });
  candidates.set(id, known);
}

/** One of each rule, the earliest, then the second of each, and so on: somebody can flood one rule, hardly all. */
function choose(candidates: readonly Candidate[], limit: number): Candidate[] {
  const inTime = candidates.toSorted((a, b) => a.firstAt - b.firstAt || a.id - b.id);
  const seen = new Map<string, number>();
  const turns = inTime.map((candidate) => {
    const turn = (seen.get(candidate.rule) ?? 0) + 1;
    seen.set(candidate.rule, turn);
    return { candidate, turn };
  });
  const taken = turns.toSorted((a, b) => a.turn - b.turn).slice(0, limit);
  return taken.map(({ candidate }) => candidate).toSorted((a, b) => a.firstAt - b.firstAt || a.id - b.id);
}

async function load(db: Database, { id, shared }: Candidate): Promise<Neighbour | undefined> {
  const row = await selectFindings(db).where("findings.id", "=", id).executeTakeFirst();
  if (row === undefined) return undefined;
  const alert = await representative(db, id, row.explained_alert);
  return { finding: toFinding(row), card: toCard(row), alert, shared: [...shared.values()] };
}

/** The alert that the finding's card explains; before it has a card, the newest one. */
async function representative(db: Database, id: FindingId, explained: number | null): Promise<StoredAlert | undefined> {
  const alerts = db
    .selectFrom("alerts")
    .select(["id", "received_at as receivedAt", "body"])
    .where("finding_id", "=", id);
  const known = explained === null ? undefined : await alerts.where("id", "=", explained).executeTakeFirst();
  return known ?? (await alerts.orderBy("id", "desc").executeTakeFirst());
}

export async function joinFindings(
  db: Database,
  id: FindingId,
  others: readonly FindingId[],
  now: Moment,
): Promise<readonly FindingId[]> {
  const told: FindingId[] = [];
  for (const other of await shownOnes(db, others)) {
    // This finding's own card is being rendered with it right now.
    await note(db, id, other);
    if (await note(db, other, id)) told.push(other);
  }
  // As long as this one is not in Slack, the others could not link to it: see `updateJoined`.
  if ((await shownOnes(db, [id])).length > 0) await bringUpToDate(db, told, now);
  return told;
}

/** A card has come to Slack: those that it belongs to, and that stand there already, can link to it now. */
export async function updateJoined(db: Database, id: FindingId, now: Moment): Promise<void> {
  const rows = await db.selectFrom("joined").select("other_id").where("finding_id", "=", id).execute();
  const others = rows.map((row) => row.other_id);
  await bringUpToDate(db, await shownOnes(db, others), now);
}

async function bringUpToDate(db: Database, ids: readonly FindingId[], now: Moment): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable("findings")
    .set((each) => ({ revision: NEXT_REVISION, behind_since: each.fn.coalesce("behind_since", each.val(now)) }))
    .where("id", "in", ids)
    .execute();
}

/** A card that is not in Slack yet will be rendered with all that is known then. */
async function shownOnes(db: Database, ids: readonly FindingId[]): Promise<readonly FindingId[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom("findings")
    .select("id")
    .where("id", "in", ids)
    .where("card_state", "=", "shown")
    .orderBy("id")
    .execute();
  return rows.map(({ id }) => id);
}

/** Whether it is news. */
async function note(db: Database, id: FindingId, other: FindingId): Promise<boolean> {
  const { known } = await db
    .selectFrom("joined")
    .select((each) => each.fn.countAll<number>().as("known"))
    .where("finding_id", "=", id)
    .executeTakeFirstOrThrow();
  if (known >= MOST_JOINED) return false;
  const inserted = await db
    .insertInto("joined")
    .values({ finding_id: id, other_id: other })
    .onConflict((conflict) => conflict.columns(["finding_id", "other_id"]).doNothing())
    .executeTakeFirst();
  return inserted.numInsertedOrUpdatedRows === 1n;
}
