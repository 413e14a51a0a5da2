import { readFileSync } from "node:fs";
import { createLog } from "./adapters/pino-log.ts";
import { type App, startApp } from "./app.ts";
import { type Config, readConfig } from "./config.ts";
import type { Log } from "./flows/surroundings.ts";

/** A stop that takes longer than this is ended by force; what was answered is on disk in any case. */
const STOP_MS = 10_000;

/** How often is looked whether npm's shell is still there. */
const SHELL_LOOK_MS = 200;

/** As it was when we started: under npm it is npm's shell. */
const PARENT = process.ppid;

async function main(): Promise<void> {
  const config = configOrExit();
  const log = createLog(config.logLevel);
  try {
    const app = await startApp(config, { log });
    sayWhere(app, config);
    stopOnSignal(app, log);
  } catch (error) {
    console.error(`Falconer cannot start: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
}

function configOrExit(): Config {
  const path = process.env.FALCONER_CONFIG;
  const file = path === undefined || path === "" ? undefined : readOrExit(path);
  const reading = readConfig(process.env, file);
  if (reading.ok) return reading.config;
  console.error(
    ["Falconer cannot start. Please correct:", ...reading.problems.map((line) => `  - ${line}`)].join("\n"),
  );
  return process.exit(2);
}

function readOrExit(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    console.error(`FALCONER_CONFIG: ${error instanceof Error ? error.message : String(error)}`);
    return process.exit(2);
  }
}

function sayWhere(app: App, config: Config): void {
  const lines = [`Falconer takes alerts at     ${app.url}/falco`];
  if (app.workspaceUrl !== undefined) {
    lines.push(`The local workspace is at    ${app.workspaceUrl}`, "No Slack is configured: this stands in for it.");
    lines.push(
      `Some alerts to look at:      npx falconer demo${isWhereDemoPosts(app.url) ? "" : ` --url ${app.url}/falco`}`,
    );
  }
  if (config.ingestToken === undefined)
    lines.push("No INGEST_TOKEN is set: any program on this machine may post alerts.");
  console.log(lines.join("\n"));
}

/** Another terminal knows nothing of a PORT that was set in this one. */
function isWhereDemoPosts(url: string): boolean {
  return new URL(url).port === "3000";
}

function stopOnSignal(app: App, log: Log): void {
  let stopping = false;
  const begin = (reason: string) => {
    if (stopping) return;
    stopping = true;
    log.info("Stopping", { reason });
    setTimeout(() => process.exit(1), STOP_MS).unref();
    app.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error("Stopping failed", { error });
        process.exit(1);
      },
    );
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => (stopping ? process.exit(1) : begin(signal)));
  }
  whenNpmIsGone(() => begin("npm start ended"));
}

/** npm's shell dies of a SIGTERM without passing it on; whoever ended `npm start` meant us. */
function whenNpmIsGone(then: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const looking = setInterval(() => {
    if (process.ppid === PARENT) return;
    clearInterval(looking);
    then();
  }, SHELL_LOOK_MS);
  looking.unref();
}

await main();
