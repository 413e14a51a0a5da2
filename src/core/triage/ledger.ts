/**
 * The account of all alerts: received = rejected + duplicate + recorded; recorded = carded + folded + suppressed. What was
 * hidden stays `suppressed` when the end of the suppression gives it a card: there may be more cards than `carded`.
 */
export interface Ledger {
  readonly received: number;
  readonly rejected: number;
  readonly duplicate: number;
  readonly recorded: number;
  readonly carded: number;
  readonly folded: number;
  readonly suppressed: number;
}

/** Whether every alert is accounted for. */
export function isBalanced({ received, rejected, duplicate, recorded, carded, folded, suppressed }: Ledger): boolean {
  return received === rejected + duplicate + recorded && recorded === carded + folded + suppressed;
}
