import type { DatabaseSync } from "node:sqlite";
import type { AuditLine, Finding, FindingId, Moment, Suppression } from "../../core/triage/finding.ts";
import { type FindingDraft, type Fold, foldAlert } from "../../core/triage/fold.ts";
import type { Arrival, Recorded } from "../../flows/store.ts";
import {
  counterValues,
  decisionValues,
  type FindingWithSuppression,
  identityValues,
  type StandingSuppression,
  toFinding,
  toSuppression,
} from "./finding-row.ts";
import { type IngestStatements, prepareIngestStatements } from "./sqlite-ingest-statements.ts";
import { countsOf, KnownPlaces, type PlaceCounts, Spread } from "./sqlite-spread.ts";

/** Records a batch in one transaction, the ledger included: all of it is on disk afterwards, or nothing. */
export type Ingest = (arrivals: readonly Arrival[], rejected: number) => readonly Recorded[];

/**
 * Prepares the hot path: written by hand, because it decides how many alerts per second one machine takes.
 */
export function prepareIngest(sqlite: DatabaseSync): Ingest {
  const statements = prepareIngestStatements(sqlite);
  const known = new KnownPlaces();
  return (arrivals, rejected) => {
    statements.begin.run();
    try {
      const batch = new Batch(statements, known);
      const recorded = arrivals.map((arrival) => batch.add(arrival));
      batch.finish(recorded, rejected);
      statements.commit.run();
      batch.committed();
      return recorded;
    } catch (error) {
      // SQLite may have rolled back by itself, for example when the disk is full.
      if (sqlite.isTransaction) statements.rollback.run();
      throw error;
    }
  };
}

/** A finding while a batch is folded into it. */
interface OpenFinding extends PlaceCounts {
  readonly id: FindingId;
  finding: FindingDraft;
  lastReceivedAt: Moment;
  urgentRevision: number;
  readonly storedVersion: number;
  isChanged: boolean;
}

class Batch {
  readonly #sql: IngestStatements;
  readonly #open = new Map<string, OpenFinding | undefined>();
  readonly #suppressions = new Map<string, Suppression | undefined>();
  readonly #spread: Spread;

  constructor(statements: IngestStatements, known: KnownPlaces) {
    this.#sql = statements;
    this.#spread = new Spread(statements, known);
  }

  /** To be called once the batch is on disk. */
  committed(): void {
    this.#spread.committed();
  }

  add(arrival: Arrival): Recorded {
    const key = arrival.eventKey ?? null;
    if (key !== null && this.#sql.alertOfEvent.get(key) !== undefined) return { kind: "duplicate" };
    const current = this.#current(arrival.fingerprint);
    const fold = foldAlert(current?.finding, arrival, this.#suppressions.get(arrival.fingerprint));
    const open =
      current === undefined || fold.target === "new"
        ? this.#begin(current, arrival, fold)
        : this.#continue(current, arrival, fold);
    this.#sql.insertAlert.run(open.id, arrival.receivedAt, arrival.happenedAt, key, fold.account, arrival.body);
    this.#audit(open.id, fold.audit);
    return { kind: "recorded", finding: open.id, account: fold.account };
  }

  /** Writes what was folded, and the ledger. */
  finish(recorded: readonly Recorded[], rejected: number): void {
    this.#spread.finish();
    for (const open of this.#open.values()) if (open !== undefined) this.#save(open);
    const count = { duplicate: 0, carded: 0, folded: 0, suppressed: 0 };
    for (const each of recorded) count[each.kind === "duplicate" ? "duplicate" : each.account]++;
    const { duplicate, carded, folded, suppressed } = count;
    const received = recorded.length + rejected;
    this.#sql.countUp.run(received, rejected, duplicate, recorded.length - duplicate, carded, folded, suppressed);
  }

  #current(fingerprint: string): OpenFinding | undefined {
    if (this.#open.has(fingerprint)) return this.#open.get(fingerprint);
    const row = this.#sql.currentFinding.get(fingerprint) as FindingWithSuppression | undefined;
    const finding = row === undefined ? undefined : toFinding(row);
    const open = row === undefined || finding === undefined ? undefined : openFinding(finding, row);
    this.#open.set(fingerprint, open);
    this.#suppressions.set(fingerprint, finding === undefined ? this.#suppression(fingerprint) : finding.suppression);
    return open;
  }

  #suppression(fingerprint: string): Suppression | undefined {
    const row = this.#sql.suppression.get(fingerprint);
    return row === undefined ? undefined : toSuppression(row as unknown as StandingSuppression);
  }

  #begin(old: OpenFinding | undefined, arrival: Arrival, fold: Fold): OpenFinding {
    if (old !== undefined) {
      this.#save(old);
      this.#sql.supersede.run(arrival.receivedAt, old.id);
    }
    const { finding } = fold;
    const counts = countsOf(arrival);
    const urgentRevision = fold.urgent ? finding.revision : 0;
    const id = Number(
      this.#sql.insertFinding.run(
        ...identityValues(finding),
        ...decisionValues(finding),
        ...counterValues(finding),
        counts.pods,
        counts.nodes,
        counts.places,
        arrival.receivedAt,
        urgentRevision,
        finding.revision > 0 ? arrival.receivedAt : null,
      ).lastInsertRowid,
    );
    const row = { places: counts.places, last_received_at: arrival.receivedAt };
    const open = { ...openFinding({ ...finding, ...counts, id }, row), urgentRevision };
    this.#open.set(arrival.fingerprint, open);
    this.#spread.add(id, { pods: 0, nodes: 0, places: 0 }, arrival);
    return open;
  }

  #continue(open: OpenFinding, arrival: Arrival, fold: Fold): OpenFinding {
    open.finding = fold.finding;
    open.isChanged = true;
    open.lastReceivedAt = Math.max(open.lastReceivedAt, arrival.receivedAt);
    if (fold.urgent) open.urgentRevision = fold.finding.revision;
    this.#spread.add(open.id, open, arrival);
    return open;
  }

  #save(open: OpenFinding): void {
    if (!open.isChanged) return;
    open.isChanged = false;
    const { finding, id, pods, nodes, places, lastReceivedAt } = open;
    this.#sql.updateCounters.run(
      ...counterValues(finding),
      pods,
      nodes,
      places,
      lastReceivedAt,
      open.urgentRevision,
      open.urgentRevision,
      finding.revision,
      lastReceivedAt,
      id,
    );
    if (finding.version !== open.storedVersion) {
      this.#sql.updateDecision.run(...decisionValues(finding), id);
    }
  }

  #audit(id: FindingId, lines: readonly AuditLine[]): void {
    for (const line of lines) {
      this.#sql.insertAudit.run(id, line.at, line.by.kind === "person" ? line.by.id : null, line.action, line.detail);
    }
  }
}

function openFinding(
  finding: Finding,
  row: { readonly places: number; readonly last_received_at: Moment },
): OpenFinding {
  const { id, pods, nodes } = finding;
  return {
    id,
    finding,
    pods,
    nodes,
    places: row.places,
    lastReceivedAt: row.last_received_at,
    urgentRevision: 0,
    storedVersion: finding.version,
    isChanged: false,
  };
}
