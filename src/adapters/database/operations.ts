import * as cards from "./card-queries.ts";
import * as decisions from "./decision-queries.ts";
import * as deleted from "./deleted-card-queries.ts";
import * as findings from "./finding-queries.ts";
import { publishingHealth } from "./health-queries.ts";
import { joinFindings, neighbours } from "./neighbour-queries.ts";
import { otherAlerts } from "./other-alerts-query.ts";
import * as threads from "./thread-queries.ts";
import * as upkeep from "./upkeep-queries.ts";

/** What can be read, by name: written once for every database. */
export const READS = {
  ledger: findings.ledger,
  finding: findings.finding,
  findings: findings.findings,
  countFindings: findings.countFindings,
  timeline: decisions.timeline,
  lapsed: decisions.lapsed,
  alertsToExplain: findings.alertsToExplain,
  otherAlerts,
  neighbours,
  cardsToPost: cards.cardsToPost,
  cardsToUpdate: cards.cardsToUpdate,
  deletedCards: deleted.deletedCards,
  card: cards.card,
  threadPostsToSend: threads.threadPostsToSend,
  publishingHealth,
} as const;

/** What changes something, by name. Each runs in a transaction of its own. */
export const WRITES = {
  change: decisions.change,
  explained: findings.explained,
  joinFindings,
  cardSending: cards.cardSending,
  cardShown: cards.cardShown,
  cardRefused: cards.cardRefused,
  cardNotSent: cards.cardNotSent,
  cardDeleted: deleted.cardDeleted,
  deletedCardLooked: deleted.deletedCardLooked,
  cardWanted: deleted.cardWanted,
  cardLinked: cards.cardLinked,
  addThreadPosts: threads.addThreadPosts,
  threadPostSending: threads.threadPostSending,
  threadPostSent: threads.threadPostSent,
  threadPostRefused: threads.threadPostRefused,
  threadPostNotSent: threads.threadPostNotSent,
  firstTime: upkeep.firstTime,
  probeWriting: upkeep.probeWriting,
  pruneAlerts: upkeep.pruneAlerts,
  pruneFindings: upkeep.pruneFindings,
  pruneDeliveries: upkeep.pruneDeliveries,
} as const;

type Queries = typeof READS & typeof WRITES;

/** What a caller gives to each operation, the connection left out, and what it answers. */
export type Operations = {
  readonly [Name in keyof Queries]: Queries[Name] extends (db: never, ...rest: infer Arguments) => Promise<infer Answer>
    ? { readonly arguments: Arguments; readonly answer: Answer }
    : never;
};
