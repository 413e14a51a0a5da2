import { sql } from "kysely";
import type { AuditLine, Finding, FindingId, Moment } from "../../core/triage/finding.ts";
import type { FindingChange } from "../../flows/store.ts";
import { selectFindings } from "./finding-queries.ts";
import { DECISION_COLUMNS, decisionValues, toFinding } from "./finding-row.ts";
import type { Database } from "./schema.ts";
import { insertThreadPosts } from "./thread-queries.ts";

/** `now`: for the end of a suppression when the change has no audit line to take it from. */
export async function change(db: Database, change: FindingChange, now: Moment): Promise<"saved" | "stale"> {
  const { finding, expectedVersion, audit } = change;
  const at = audit[0]?.at ?? now;
  // Hidden alerts may come until the suppression ends, and a finding that was only ever hidden is shown by its end.
  const hidesNothing = finding.suppression === undefined && finding.lastHiddenAt === undefined;
  const revision = sql<number>`case when revision > 0 then revision + 1 else ${Math.min(1, finding.revision)} end`;
  // Counters stay as they are: alerts may have come since the finding was read, and they are not part of a decision.
  const saved = await db
    .updateTable("findings")
    .set(decision(finding))
    .set((each) => ({
      revision,
      urgent_revision: revision,
      last_hidden_at: hidesNothing
        ? sql`case when last_hidden_at > ${at} then last_hidden_at end`
        : each.ref("last_hidden_at"),
      behind_since: each.fn.coalesce("behind_since", each.val(at)),
      // Somebody deleted the card; what people decide must be seen all the same.
      card_state: sql`case when card_state = 'deleted' then 'none' else card_state end`,
    }))
    .where("id", "=", finding.id)
    .where("version", "=", expectedVersion)
    .executeTakeFirst();
  if (saved.numUpdatedRows === 0n) return "stale";
  await changeSuppression(db, finding, at);
  await insertAudit(db, finding.id, audit);
  await insertThreadPosts(db, finding.id, change.threadPosts, at);
  return "saved";
}

function decision(finding: Finding) {
  const values = decisionValues(finding);
  return Object.fromEntries(DECISION_COLUMNS.map((column, index) => [column, values[index]]));
}

async function changeSuppression(db: Database, finding: Finding, at: Moment): Promise<void> {
  const standing = await db
    .selectFrom("suppressions")
    .selectAll()
    .where("fingerprint", "=", finding.fingerprint)
    .where("ended_at", "is", null)
    .executeTakeFirst();
  const wanted = finding.suppression;
  const same =
    standing?.by_user === wanted?.by &&
    standing?.began_at === wanted?.at &&
    standing?.until_at === wanted?.until &&
    standing?.reason === wanted?.reason;
  if (same) return;
  if (standing !== undefined) {
    await db.updateTable("suppressions").set({ ended_at: at }).where("id", "=", standing.id).execute();
  }
  if (wanted !== undefined) await beginSuppression(db, finding.fingerprint, wanted);
  // An older finding of the fingerprint shares the suppression: who read it before must read it again.
  await db
    .updateTable("findings")
    .set((each) => ({ version: each("version", "+", 1) }))
    .where("fingerprint", "=", finding.fingerprint)
    .where("id", "<>", finding.id)
    .execute();
}

async function beginSuppression(
  db: Database,
  fingerprint: string,
  wanted: NonNullable<Finding["suppression"]>,
): Promise<void> {
  await db
    .insertInto("suppressions")
    .values({ fingerprint, by_user: wanted.by, began_at: wanted.at, until_at: wanted.until, reason: wanted.reason })
    .execute();
}

async function insertAudit(db: Database, id: FindingId, lines: readonly AuditLine[]): Promise<void> {
  if (lines.length === 0) return;
  const rows = lines.map((line) => ({
    finding_id: id,
    at: line.at,
    by_user: line.by.kind === "person" ? line.by.id : null,
    action: line.action,
    detail: line.detail,
    about_user: line.about ?? null,
  }));
  await db.insertInto("audit").values(rows).execute();
}

export async function timeline(db: Database, id: FindingId, limit: number): Promise<readonly AuditLine[]> {
  const rows = await db
    .selectFrom("audit")
    .selectAll()
    .where("finding_id", "=", id)
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
  return rows.toReversed().map((row) => ({
    at: row.at,
    by: row.by_user === null ? { kind: "falconer" } : { kind: "person", id: row.by_user },
    action: row.action,
    detail: row.detail,
    ...(row.about_user === null ? {} : { about: row.about_user }),
  }));
}

export async function lapsed(db: Database, now: Moment, limit: number): Promise<readonly Finding[]> {
  const acknowledged = db
    .selectFrom("findings")
    .select("id")
    .where("state", "=", "acknowledged")
    .where("state_until", "<=", now);
  const suppressed = db
    .selectFrom("suppressions")
    .innerJoin("findings", "findings.fingerprint", "suppressions.fingerprint")
    .select("findings.id")
    .where("suppressions.ended_at", "is", null)
    .where("suppressions.until_at", "<=", now)
    .where("findings.superseded_at", "is", null);
  // Their suppression was ended on another finding of the fingerprint.
  const hidden = db
    .selectFrom("findings")
    .leftJoin("suppressions", (join) =>
      join.onRef("suppressions.fingerprint", "=", "findings.fingerprint").on("suppressions.ended_at", "is", null),
    )
    .select("findings.id")
    .where("findings.last_hidden_at", "is not", null)
    .where("suppressions.id", "is", null)
    .where("findings.superseded_at", "is", null);
  const rows = await selectFindings(db)
    .where("findings.id", "in", acknowledged.union(suppressed).union(hidden))
    .orderBy("findings.priority_rank")
    .orderBy("findings.id")
    .limit(limit)
    .execute();
  return rows.map(toFinding);
}
