import { isAtLeast, type Priority } from "../falco/priority.ts";
import { type AuditedFinding, byFalconer, byPerson } from "./audit.ts";
import { type AuditLine, type Disposition, type Finding, isSuppressed, type Moment, type UserId } from "./finding.ts";
import { reveal } from "./reveal.ts";
import { writtenText } from "./written-text.ts";

/** What a person may do to a finding. */
export type Action =
  | { readonly kind: "acknowledge"; readonly by: UserId }
  | { readonly kind: "unacknowledge"; readonly by: UserId }
  | { readonly kind: "suppress"; readonly by: UserId; readonly until: Moment; readonly reason: string }
  | { readonly kind: "unsuppress"; readonly by: UserId }
  | { readonly kind: "escalate"; readonly by: UserId }
  | { readonly kind: "resolve"; readonly by: UserId; readonly disposition: Disposition; readonly note: string }
  | { readonly kind: "reopen"; readonly by: UserId };

/** A sentence that may name people, who are known by id alone, and moments, which each reader sees in their own zone. */
export type Sentence = readonly SentencePart[];
type SentencePart = string | { readonly user: UserId } | { readonly moment: Moment };

/** The finding after an action, or why it was refused, in words for the person who asked. */
export type ActionResult = ({ readonly ok: true } & AuditedFinding) | { readonly ok: false; readonly reason: Sentence };

/** The longest suppression that a form or command may ask for. */
export const MAX_SUPPRESSION_MS = 7 * 24 * 60 * 60_000;

/** How long an acknowledgement holds: whoever took a critical finding says so again within half an hour. */
function acknowledgementMs(priority: Priority): number {
  return isAtLeast(priority, "Critical") ? 30 * 60_000 : 4 * 60 * 60_000;
}

/** Applies a person's action to a finding, as it stands at `now`. */
export function applyAction(finding: Finding, action: Action, now: Moment): ActionResult {
  switch (action.kind) {
    case "acknowledge":
      return acknowledge(finding, action.by, now);
    case "unacknowledge":
      return unacknowledge(finding, action.by, now);
    case "suppress":
      return suppress(finding, action, now);
    case "unsuppress":
      return unsuppress(finding, action.by, now);
    case "escalate":
      return escalate(finding, action.by, now);
    case "resolve":
      return resolve(finding, action, now);
    case "reopen":
      return reopen(finding, action.by, now);
  }
}

/**
 * What the passing of time does: an acknowledgement or a suppression whose end has come. Undefined when nothing ended.
 */
export function lapse(finding: Finding, now: Moment): AuditedFinding | undefined {
  const audit: AuditLine[] = [];
  let next = finding;
  if (next.state.kind === "acknowledged" && next.state.until <= now) {
    next = { ...next, state: { kind: "open" } };
    audit.push(byFalconer(now, "acknowledgement ended", "Nobody has it now."));
  }
  const isOver = hidesNoLonger(finding, now);
  if (isOver) {
    audit.push(byFalconer(now, "suppression ended", hiddenSoFar(finding)));
    const revealed = reveal({ ...next, suppression: undefined }, now);
    next = revealed.finding;
    audit.push(...revealed.audit);
  }
  return audit.length === 0 ? undefined : { finding: changed(next, isOver || next.revision > 0), audit };
}

/** Its own suppression is over, or one that it shared was ended on another finding of its fingerprint. */
function hidesNoLonger({ suppression, lastHiddenAt }: Finding, now: Moment): boolean {
  return suppression === undefined ? lastHiddenAt !== undefined : suppression.until <= now;
}

/**
 * An acknowledgement is for what was known then: when a new stage of an attack joins, or its verdict becomes graver, the
 * finding needs eyes again.
 *
 * @param since - When the new stage began, or the verdict became graver.
 * @returns Undefined when nobody has it, or whoever has it took it knowing of the stage.
 */
export function liftAcknowledgement(
  finding: Finding,
  since: Moment,
  why: string,
  now: Moment,
): AuditedFinding | undefined {
  if (finding.state.kind !== "acknowledged" || since < finding.state.at) return undefined;
  const audit = [byFalconer(now, "acknowledgement lifted", why)];
  return { finding: changed({ ...finding, state: { kind: "open" } }), audit };
}

function acknowledge(finding: Finding, by: UserId, now: Moment): ActionResult {
  if (finding.state.kind === "resolved") return refuse("It is resolved. Reopen it first.");
  if (finding.state.kind === "acknowledged") {
    return finding.state.by === by
      ? refuse("You have it already.")
      : refuse({ user: finding.state.by }, " has it already.");
  }
  const until = now + acknowledgementMs(finding.priority);
  const seen = { priority: finding.priority, verdict: finding.verdict };
  return accept({ ...finding, state: { kind: "acknowledged", by, at: now, until, seen } }, by, now, "acknowledged");
}

function unacknowledge(finding: Finding, by: UserId, now: Moment): ActionResult {
  if (finding.state.kind !== "acknowledged") return refuse("Nobody has it.");
  const owner = finding.state.by;
  const line = byPerson(by, now, "unacknowledged");
  const audit = owner === by ? line : { ...line, about: owner };
  return { ok: true, finding: changed({ ...finding, state: { kind: "open" } }), audit: [audit] };
}

function suppress(finding: Finding, action: Action & { kind: "suppress" }, now: Moment): ActionResult {
  const reason = writtenText(action.reason);
  const { state, suppression: standing } = finding;
  if (state.kind === "resolved") return refuse("It is resolved. Reopen it first.");
  if (standing !== undefined && standing.by !== action.by && isSuppressed(finding, now)) {
    return refuse({ user: standing.by }, " suppressed it until ", { moment: standing.until }, ". Unsuppress it first.");
  }
  if (reason === "") return refuse("Say why: those who come after you need the reason.");
  if (action.until <= now) return refuse("The end of a suppression must lie in the future.");
  if (action.until > now + MAX_SUPPRESSION_MS) return refuse("A suppression lasts seven days at most.");
  const suppression = { by: action.by, at: now, until: action.until, reason };
  return accept({ ...finding, suppression }, action.by, now, "suppressed", reason);
}

function unsuppress(finding: Finding, by: UserId, now: Moment): ActionResult {
  if (!isSuppressed(finding, now)) return refuse("It is not suppressed.");
  const revealed = reveal({ ...finding, suppression: undefined }, now);
  const line = byPerson(by, now, "unsuppressed", hiddenSoFar(finding));
  return { ok: true, finding: changed(revealed.finding, true), audit: [line, ...revealed.audit] };
}

function escalate(finding: Finding, by: UserId, now: Moment): ActionResult {
  if (finding.state.kind === "resolved") return refuse("It is resolved. Reopen it first.");
  if (finding.escalation !== undefined) return refuse({ user: finding.escalation.by }, " escalated it already.");
  // A call for help is shown even if everything else of the finding was hidden so far.
  const called = changed({ ...finding, escalation: { by, at: now } }, true);
  return { ok: true, finding: called, audit: [byPerson(by, now, "escalated")] };
}

function resolve(finding: Finding, action: Action & { kind: "resolve" }, now: Moment): ActionResult {
  if (finding.state.kind === "resolved") return refuse({ user: finding.state.by }, " resolved it already.");
  const { by, disposition } = action;
  const note = writtenText(action.note);
  return accept(
    { ...finding, state: { kind: "resolved", by, at: now, disposition, note }, escalation: undefined },
    by,
    now,
    "resolved",
    note === "" ? disposition : `${disposition}: ${note}`,
  );
}

function reopen(finding: Finding, by: UserId, now: Moment): ActionResult {
  if (finding.state.kind !== "resolved") return refuse("It is not resolved.");
  return accept({ ...finding, state: { kind: "open" } }, by, now, "reopened");
}

function accept(finding: Finding, by: UserId, now: Moment, action: string, detail = ""): ActionResult {
  return { ok: true, finding: changed(finding), audit: [byPerson(by, now, action, detail)] };
}

/** One version up; one revision up too, unless nothing of it is to be shown. */
function changed(finding: Finding, isShown = finding.revision > 0): Finding {
  return { ...finding, version: finding.version + 1, revision: finding.revision + (isShown ? 1 : 0) };
}

function hiddenSoFar(finding: Finding): string {
  if (finding.hiddenCount === 0) return "It hid nothing.";
  return `${finding.hiddenCount} of ${finding.count} alerts were hidden so far.`;
}

function refuse(...reason: SentencePart[]): ActionResult {
  return { ok: false, reason };
}
