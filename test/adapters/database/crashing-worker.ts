import { parentPort } from "node:worker_threads";
import "../../../src/adapters/database/sqlite-worker.ts";

// The store's own worker, which dies at once when it is told to: as from a fault in native code.
parentPort?.on("message", (call: { method: string }) => {
  if (call.method === "crash") process.exit(1);
});
