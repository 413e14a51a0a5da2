import { describe, expect, it } from "vitest";
import { isBalanced } from "../../../src/core/triage/ledger.ts";

const LEDGER = { received: 10, rejected: 1, duplicate: 2, recorded: 7, carded: 4, folded: 2, suppressed: 1 };

describe("the ledger", () => {
  it("balances when every alert is in exactly one account", () => {
    expect(isBalanced(LEDGER)).toBe(true);
  });

  it.each(Object.keys(LEDGER) as (keyof typeof LEDGER)[])(
    "does not balance when one alert too many is %s",
    (account) => {
      expect(isBalanced({ ...LEDGER, [account]: LEDGER[account] + 1 })).toBe(false);
    },
  );
});
