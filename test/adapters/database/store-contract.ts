import { afterEach, beforeEach, describe } from "vitest";
import type { Store } from "../../../src/flows/store.ts";
import type { TestDatabase } from "./a-store.ts";
import { cardContract } from "./contract/cards.ts";
import { findingContract } from "./contract/findings.ts";
import { ledgerContract } from "./contract/ledger.ts";
import { neighbourContract } from "./contract/neighbours.ts";
import { otherAlertsContract } from "./contract/other-alerts.ts";
import { recordingContract } from "./contract/recording.ts";
import { threadContract } from "./contract/threads.ts";
import { upkeepContract } from "./contract/upkeep.ts";

/** A fresh store for each test, and the way to stop and start it. */
export interface StoreUnderTest {
  readonly store: () => Store;
  readonly restart: () => Promise<void>;
}

/** What every store must do, whatever database it stands on. */
export function storeContract(create: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let store: Store;
  beforeEach(async () => {
    database = await create();
    store = await database.open();
  });
  afterEach(async () => {
    await store.close();
    await database.remove();
  });
  const underTest: StoreUnderTest = {
    store: () => store,
    restart: async () => {
      await store.close();
      store = await database.open();
    },
  };
  describe("recording", () => recordingContract(underTest));
  describe("the ledger", () => ledgerContract(create));
  describe("findings", () => findingContract(underTest));
  describe("cards", () => cardContract(underTest));
  describe("findings that belong together", () => neighbourContract(underTest));
  describe("alerts of the same rule", () => otherAlertsContract(underTest));
  describe("threads", () => threadContract(underTest));
  describe("upkeep", () => upkeepContract(underTest));
}
