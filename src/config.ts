import { parse } from "yaml";
import { z } from "zod";

/** Everything that an operator can set, checked. Made once, from the environment and the configuration file. */
export interface Config {
  /** 0 takes any free port. */
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly ingestToken: string | undefined;
  readonly retentionDays: number;
  readonly logLevel: LogLevel;
  /** `local`: no Slack token was given, so that a local stand-in is started. */
  readonly slack: SlackConfig | { readonly kind: "local"; readonly port: number };
  /** Whom an escalation mentions: a user (`U…`) or user group (`S…`). */
  readonly escalateTo: string | undefined;
  /** Falco rules files and folders, in load order. */
  readonly falcoRules: readonly string[];
  /** A folder with the operator's own playbooks. */
  readonly playbooksDir: string | undefined;
}

/** A real workspace, or any server that speaks Slack's protocol. */
export interface SlackConfig {
  readonly kind: "slack";
  readonly botToken: string;
  /** Undefined in Socket Mode, where nothing comes in over HTTP. */
  readonly signingSecret: string | undefined;
  /** Set for Socket Mode. */
  readonly appToken: string | undefined;
  readonly channel: string;
  readonly apiUrl: string | undefined;
}

/** The configuration, or everything that is wrong with the environment. */
export type ConfigReading =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly string[] };

const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
/** How much is logged. */
export type LogLevel = (typeof LOG_LEVELS)[number];

type Environment = Readonly<Record<string, string | undefined>>;

const HIGHEST_PORT = 65_535;

const port = z.coerce
  .number("must be a number")
  .int("must be a whole number")
  .min(0, "must be 0 or more")
  .max(HIGHEST_PORT, `must be at most ${HIGHEST_PORT}`);

const ENVIRONMENT = z.object({
  PORT: port.default(3000),
  HOST: z.string().default("127.0.0.1"),
  DATA_DIR: z.string().default("./data"),
  DATABASE_URL: z
    .undefined("is not supported by this version: alerts are kept in SQLite under DATA_DIR; unset it")
    .optional(),
  INGEST_TOKEN: z
    .string()
    .min(16, "must have at least 16 characters, so that it cannot be guessed")
    .regex(/^[A-Za-z0-9._~-]*$/, "may hold letters, digits and . _ ~ - only, because it goes into addresses")
    .optional(),
  RETENTION_DAYS: z.coerce
    .number("must be a number of days")
    .min(1, "must be at least 1")
    .max(3650, "must be at most 3650")
    .default(30),
  LOG_LEVEL: z.enum(LOG_LEVELS, `must be one of ${LOG_LEVELS.join(", ")}`).default("info"),
  SLACK_BOT_TOKEN: z.string().startsWith("xoxb-", "must be a bot token: it starts with xoxb-").optional(),
  SLACK_SIGNING_SECRET: z.string().optional(),
  SLACK_APP_TOKEN: z.string().startsWith("xapp-", "must be an app-level token: it starts with xapp-").optional(),
  SLACK_CHANNEL: z
    .string()
    .regex(/^[CG][A-Z0-9]{2,}$/, "must be a channel id such as C012AB3CD (channel details, at the bottom), not a name")
    .optional(),
  SLACK_API_URL: z.url({ protocol: /^https?$/, error: "must be an http(s) address" }).optional(),
  WORKSPACE_PORT: port.optional(),
  FALCO_RULES: z.string().optional(),
  PLAYBOOKS_DIR: z.string().optional(),
});

const FILE = z.strictObject({
  escalate_to: z
    .string()
    .regex(/^[UWS][A-Z0-9]{2,}$/, "must be a Slack user id (U…) or user group id (S…)")
    .optional(),
});

/**
 * Reads the configuration, trusting nothing about it.
 *
 * @param environment - The process's variables; empty ones count as unset, as `.env` files leave them, and what a
 *   mounted secret has around it (a line's end, mostly) is no part of it.
 * @param file - The text of the `FALCONER_CONFIG` file, if one was named.
 * @returns The configuration, or every problem at once, each naming its variable or key.
 */
export function readConfig(environment: Environment, file?: string): ConfigReading {
  const set = Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : [])),
  );
  const variables = ENVIRONMENT.safeParse(set);
  const settings = readFile(file);
  const problems = [...problemsOf(variables), ...settings.problems];
  if (variables.data !== undefined) problems.push(...slackProblems(variables.data));
  if (problems.length > 0 || variables.data === undefined) return { ok: false, problems };
  const env = variables.data;
  return {
    ok: true,
    config: {
      port: env.PORT,
      host: env.HOST,
      dataDir: env.DATA_DIR,
      ingestToken: env.INGEST_TOKEN,
      retentionDays: env.RETENTION_DAYS,
      logLevel: env.LOG_LEVEL,
      slack: slackOf(env),
      escalateTo: settings.data.escalate_to,
      playbooksDir: env.PLAYBOOKS_DIR,
      falcoRules: (env.FALCO_RULES ?? "")
        .split(",")
        .map((path) => path.trim())
        .filter((path) => path !== ""),
    },
  };
}

type Variables = z.infer<typeof ENVIRONMENT>;

/** With a bot token everything that a real workspace needs must be there. */
function slackProblems(env: Variables): string[] {
  if (env.SLACK_BOT_TOKEN === undefined) {
    const stray = (["SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN"] as const).filter((name) => env[name] !== undefined);
    return stray.map((name) => `${name} is set, but SLACK_BOT_TOKEN is not`);
  }
  const problems: string[] = [];
  if (env.SLACK_CHANNEL === undefined) problems.push("SLACK_CHANNEL is missing: the id of the channel for the cards");
  if (env.SLACK_SIGNING_SECRET === undefined && env.SLACK_APP_TOKEN === undefined) {
    problems.push("SLACK_SIGNING_SECRET is missing (or SLACK_APP_TOKEN, for Socket Mode)");
  }
  return problems;
}

function slackOf(env: Variables): Config["slack"] {
  if (env.SLACK_BOT_TOKEN === undefined || env.SLACK_CHANNEL === undefined) {
    return {
      kind: "local",
      port: env.WORKSPACE_PORT ?? (env.PORT === 0 || env.PORT === HIGHEST_PORT ? 0 : env.PORT + 1),
    };
  }
  return {
    kind: "slack",
    botToken: env.SLACK_BOT_TOKEN,
    signingSecret: env.SLACK_SIGNING_SECRET,
    appToken: env.SLACK_APP_TOKEN,
    channel: env.SLACK_CHANNEL,
    apiUrl: env.SLACK_API_URL,
  };
}

function readFile(text: string | undefined): { data: z.infer<typeof FILE>; problems: string[] } {
  if (text === undefined) return { data: {}, problems: [] };
  let value: unknown;
  try {
    value = parse(text) ?? {};
  } catch (error) {
    return {
      data: {},
      problems: [`FALCONER_CONFIG is not YAML: ${error instanceof Error ? error.message : "unreadable"}`],
    };
  }
  const reading = FILE.safeParse(value);
  return { data: reading.data ?? {}, problems: problemsOf(reading, "FALCONER_CONFIG: ") };
}

// The values stay out of the text: a wrong token is still somebody's secret.
function problemsOf(reading: z.ZodSafeParseResult<unknown>, prefix = ""): string[] {
  return (reading.error?.issues ?? []).map((issue) => `${prefix}${[...issue.path, issue.message].join(" ")}`);
}
