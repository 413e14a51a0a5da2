import { createLog } from "../../src/adapters/pino-log.ts";
import { startApp } from "../../src/app.ts";
import { readConfig } from "../../src/config.ts";

/** The bot as a process of its own, at a pace that does not make a test wait; its address is its first line. */
const reading = readConfig(process.env);
if (!reading.ok) throw new Error(reading.problems.join("\n"));
const pace = { postIntervalMs: 15, updateIntervalMs: 15, quietMs: 100, lookEveryMs: 100, unclearMs: 1000 };
const app = await startApp(reading.config, { log: createLog("error"), pace });
console.log(app.url);
process.on("SIGTERM", () => void app.stop().then(() => process.exit(0)));
