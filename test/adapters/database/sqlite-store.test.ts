import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe } from "vitest";
import { openSqliteStore } from "../../../src/adapters/database/sqlite-store.ts";
import { storeContract } from "./store-contract.ts";

describe("a store in a SQLite file", () => {
  storeContract(async () => {
    const folder = mkdtempSync(join(tmpdir(), "falconer-store-"));
    return {
      open: () => openSqliteStore({ file: join(folder, "falconer.db") }),
      remove: async () => rmSync(folder, { recursive: true, force: true }),
    };
  });
});
