import type { StatusModel } from "../core/card/render-status.ts";
import { findingName, type Moment } from "../core/triage/finding.ts";
import type { PublisherHealth } from "./publish.ts";
import type { Store } from "./store.ts";
import type { Clock } from "./surroundings.ts";

/** Everything that has a health to tell. */
export interface StatusPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly publisher: { health(): PublisherHealth };
  readonly startedAt: Moment;
  /** `HTTP`, `Socket Mode`, `the local workspace`. */
  readonly connection: string;
  /** Why Slack does not know us yet; undefined when all is well. */
  readonly signInProblem: () => string | undefined;
  /** What is wrong with the operator's playbooks and rules, in sentences. */
  readonly knowledgeProblems?: () => readonly string[];
}

/** Asks everything that has a health, for `/falco status`. */
export async function reportStatus(ports: StatusPorts): Promise<StatusModel> {
  const { store, clock, publisher, startedAt, connection } = ports;
  const [ledger, findings, publishing] = await Promise.all([
    store.ledger(),
    store.countFindings(),
    store.publishingHealth(),
  ]);
  const { troubles, containers } = publisher.health();
  const problem = ports.signInProblem();
  const signIn = problem === undefined ? [] : [`Falconer could not sign in to Slack: ${problem}`];
  const notes = containers ? [] : ["This workspace refuses collapsible blocks; press Details on a card instead."];
  const { total, findings: deleted } = publishing.deletedCards;
  const names = deleted.map(findingName).join(", ") + (total > deleted.length ? " …" : "");
  const words = total === 1 ? "1 finding has no card" : `${total} findings have no card`;
  const gone = total === 0 ? [] : [`${words} because somebody deleted it: ${names}. The next news bring a new one.`];
  return {
    now: clock.now(),
    startedAt,
    ledger,
    findings,
    publishing,
    connection,
    troubles: [
      ...signIn,
      ...(ports.knowledgeProblems?.() ?? []),
      ...gone,
      ...troubles.map(({ subject, words }) => `${subject}: ${words}`),
      ...notes,
    ],
  };
}
