import { rankOf } from "../../core/falco/priority.ts";
import type { Escalation, Finding, Seen, Suppression, TriageState } from "../../core/triage/finding.ts";
import type { FindingDraft } from "../../core/triage/fold.ts";
import type { CardState, Refusal } from "../../flows/store.ts";
import type { FindingRow } from "./schema.ts";

/** The suppression that stands for a fingerprint, if one does: not ended by anybody, whether its time is over or not. */
export interface StandingSuppression {
  readonly suppressed_by: string | null;
  readonly suppressed_at: number | null;
  readonly suppressed_until: number | null;
  readonly suppressed_reason: string | null;
}

/** A finding's row beside its suppression. */
export type FindingWithSuppression = FindingRow & StandingSuppression;

export function toFinding(row: FindingWithSuppression): Finding {
  return {
    id: row.id,
    kind: row.kind,
    fingerprint: row.fingerprint,
    rule: row.rule,
    source: row.source,
    subject: { where: row.subject_where, what: row.subject_what ?? undefined },
    priority: row.priority,
    count: row.alert_count,
    hiddenCount: row.hidden_count,
    lastHiddenAt: row.last_hidden_at ?? undefined,
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    pods: row.pods,
    nodes: row.nodes,
    state: toState(row),
    suppression: toSuppression(row),
    escalation: toEscalation(row),
    verdict: row.verdict ?? undefined,
    reopenedAt: row.reopened_at ?? undefined,
    version: row.version,
    revision: row.revision,
  };
}

function toState(row: FindingRow): TriageState {
  const by = row.state_by ?? "";
  const at = row.state_at ?? 0;
  if (row.state === "acknowledged") {
    return { kind: "acknowledged", by, at, until: row.state_until ?? at, seen: toSeen(row) };
  }
  if (row.state !== "resolved" || row.disposition === null) return { kind: "open" };
  return { kind: "resolved", by, at, disposition: row.disposition, note: row.note ?? "" };
}

function toSeen({ seen_priority, seen_verdict }: FindingRow): Seen | undefined {
  if (seen_priority === null) return undefined;
  return { priority: seen_priority, verdict: seen_verdict ?? undefined };
}

export function toSuppression(row: StandingSuppression): Suppression | undefined {
  if (row.suppressed_by === null || row.suppressed_at === null || row.suppressed_until === null) return undefined;
  return {
    by: row.suppressed_by,
    at: row.suppressed_at,
    until: row.suppressed_until,
    reason: row.suppressed_reason ?? "",
  };
}

function toEscalation(row: FindingRow): Escalation | undefined {
  if (row.escalated_by === null || row.escalated_at === null) return undefined;
  return { by: row.escalated_by, at: row.escalated_at };
}

/** The columns that people's decisions change. */
export const DECISION_COLUMNS = [
  "state",
  "state_by",
  "state_at",
  "state_until",
  "disposition",
  "note",
  "seen_priority",
  "seen_verdict",
  "escalated_by",
  "escalated_at",
  "reopened_at",
  "version",
] as const;

/** In the order of {@link DECISION_COLUMNS}. */
export function decisionValues({ state, escalation, reopenedAt, version }: FindingDraft) {
  const isResolved = state.kind === "resolved";
  const seen = state.kind === "acknowledged" ? state.seen : undefined;
  return [
    state.kind,
    state.kind === "open" ? null : state.by,
    state.kind === "open" ? null : state.at,
    state.kind === "acknowledged" ? state.until : null,
    isResolved ? state.disposition : null,
    isResolved ? state.note : null,
    seen?.priority ?? null,
    seen?.verdict ?? null,
    escalation?.by ?? null,
    escalation?.at ?? null,
    reopenedAt ?? null,
    version,
  ] as const;
}

/** The columns that arriving alerts change, beside the spread. */
export const COUNTER_COLUMNS = [
  "priority",
  "priority_rank",
  "alert_count",
  "hidden_count",
  "last_hidden_at",
  "first_seen_at",
  "last_seen_at",
  "revision",
] as const;

/** In the order of {@link COUNTER_COLUMNS}. */
export function counterValues(finding: FindingDraft) {
  const { priority, count, hiddenCount, lastHiddenAt, firstSeenAt, lastSeenAt, revision } = finding;
  const hiddenAt = lastHiddenAt ?? null;
  return [priority, rankOf(priority), count, hiddenCount, hiddenAt, firstSeenAt, lastSeenAt, revision] as const;
}

/** The columns that never change. */
export const IDENTITY_COLUMNS = ["kind", "fingerprint", "rule", "source", "subject_where", "subject_what"] as const;

/** In the order of {@link IDENTITY_COLUMNS}. */
export function identityValues({ kind, fingerprint, rule, source, subject }: FindingDraft) {
  return [kind, fingerprint, rule, source, subject.where, subject.what ?? null] as const;
}

export function toCard(row: FindingRow): CardState {
  const channel = row.card_channel ?? "";
  const at = row.card_at ?? 0;
  switch (row.card_state) {
    case "none":
      return { kind: "none" };
    case "sending":
      return { kind: "sending", since: at, revision: row.card_revision, channel };
    case "shown":
      return {
        kind: "shown",
        channel,
        ts: row.card_ts ?? "",
        revision: row.card_revision,
        at,
        link: row.card_link ?? undefined,
      };
    case "deleted":
      return { kind: "deleted", channel, at };
  }
}

export function toRefusal(
  row: Pick<FindingRow, "refusal_error" | "refusal_at" | "refusal_retry_at">,
): Refusal | undefined {
  if (row.refusal_error === null || row.refusal_at === null || row.refusal_retry_at === null) return undefined;
  return { error: row.refusal_error, at: row.refusal_at, retryAt: row.refusal_retry_at };
}
