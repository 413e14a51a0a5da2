import { openSqliteStore } from "../../../src/adapters/database/sqlite-store.ts";
import { numberedArrival } from "./a-store.ts";

// Records alerts without end, several at a time, and prints the number of each as soon as it is recorded.
const [file = "", from = "0"] = process.argv.slice(2);
const store = await openSqliteStore({ file });
let next = Number(from);
await Promise.all(
  Array.from({ length: 20 }, async () => {
    for (;;) {
      const number = next++;
      await store.record([numberedArrival(number)], number % 3);
      // No faster than the reader reads: what is printed is what counts.
      await new Promise((written) => process.stdout.write(`${number}\n`, written));
    }
  }),
);
