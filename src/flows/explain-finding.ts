import { type Analysis, VERDICTS } from "../core/analysis/analysis.ts";
import type { KnownRule } from "../core/analysis/rule-names.ts";
import type { Story } from "../core/analysis/stories/read-stories.ts";
import type { CardModel } from "../core/card/card.ts";
import type { Alert } from "../core/falco/alert.ts";
import { type Finding, findingName } from "../core/triage/finding.ts";
import type { LinkTo } from "./card-links.ts";
import { findRelated } from "./find-related.ts";
import { offerException, type ProveException } from "./offer-exception.ts";
import type { Store, StoredAlert } from "./store.ts";
import { readStoredAlerts } from "./stored-alerts.ts";
import type { Clock } from "./surroundings.ts";

/** Says what one alert means. Pure and quick; the playbooks are bound to it. */
type Analyse = (alert: Alert) => Analysis;

/** What it takes to explain a finding. */
export interface ExplainingPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly analyse: Analyse;
  /** The same but for the team's runbook, and so quick enough for a storm of alerts. */
  readonly judge: Analyse;
  readonly proveException: ProveException;
  readonly stories: readonly Story[];
  readonly linkTo: LinkTo;
  /** The rules that are known by name, whether they ever fired or not. */
  readonly knownRules: () => readonly KnownRule[];
}

/** Alerts are looked at so many at a time, so that a storm of them never keeps the rest of the program waiting. */
const PAGE = 50;

/** As many lines of the audit log as a card may want to show. */
const TIMELINE_LINES = 20;

/** No alert of the finding can be read any more, so there is nothing to explain. */
export class NothingToExplainError extends Error {
  override readonly name = "NothingToExplainError";
  constructor(finding: Finding) {
    super(`No alert of ${findingName(finding.id)} is left to be explained`);
  }
}

/**
 * Everything that a card shows of a finding. Of its alerts the worst one is explained, of equals the newest, so that
 * an attack is never hidden behind harmless repeats; which one that is the store remembers.
 *
 * @throws {NothingToExplainError}
 */
export async function explainFinding(
  finding: Finding,
  containers: boolean,
  ports: ExplainingPorts,
): Promise<CardModel> {
  const { store, clock } = ports;
  const worst = await worstAlert(finding, ports);
  if (worst === undefined) throw new NothingToExplainError(finding);
  const timeline = await store.timeline(finding.id, TIMELINE_LINES);
  const own = { ...worst, analysis: ports.analyse(worst.alert) };
  const { analysis: alone, related } = await findRelated(finding, own, ports);
  const analysis = await offerException(alone, worst.alert, finding.fingerprint, ports);
  return { finding, analysis, timeline, related, now: clock.now(), containers };
}

/** Looks at every alert that was not looked at yet: one that hides in a storm is found all the same. */
async function worstAlert(finding: Finding, { store, judge }: ExplainingPorts): Promise<Explained | undefined> {
  let worst: Explained | undefined;
  // More may arrive while this looks; they belong to the next card.
  for (let looked = 0; looked <= finding.count; looked += PAGE) {
    const alerts = await store.alertsToExplain(finding.id, PAGE);
    const fresh = alerts.filter(({ id }) => id !== worst?.id);
    worst = await worstOf(worst, alerts, judge);
    if (worst === undefined) return undefined;
    if (fresh.length > 0) await store.explained(finding.id, worst.id, Math.max(...alerts.map((alert) => alert.id)));
    if (fresh.length < PAGE) break;
  }
  return worst;
}

async function worstOf(
  given: Explained | undefined,
  alerts: readonly StoredAlert[],
  judge: Analyse,
): Promise<Explained | undefined> {
  let worst = given;
  for await (const { id, alert } of readStoredAlerts(alerts)) {
    worst = worseOf(worst, { id, alert, analysis: judge(alert) });
  }
  return worst;
}

interface Explained {
  readonly id: number;
  readonly alert: Alert;
  readonly analysis: Analysis;
}

/** Alerts come oldest first, so of two equal ones the later wins. */
function worseOf(worst: Explained | undefined, next: Explained): Explained {
  if (worst === undefined) return next;
  return rank(next) <= rank(worst) ? next : worst;
}

function rank({ analysis }: Explained): number {
  return VERDICTS.indexOf(analysis.verdict.kind);
}
