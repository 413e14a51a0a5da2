import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readConfig } from "../src/config.ts";

const SLACK = { SLACK_BOT_TOKEN: "xoxb-not-a-token", SLACK_SIGNING_SECRET: "not-a-secret", SLACK_CHANNEL: "C012AB3CD" };

describe("the configuration", () => {
  it("needs nothing: then everything is local", () => {
    expect(readConfig({})).toMatchObject({
      ok: true,
      config: {
        port: 3000,
        host: "127.0.0.1",
        dataDir: "./data",
        retentionDays: 30,
        slack: { kind: "local", port: 3001 },
      },
    });
  });

  it("takes any free port for the workspace when there is none after PORT", () => {
    expect(readConfig({ PORT: "65535" })).toMatchObject({ ok: true, config: { slack: { kind: "local", port: 0 } } });
  });

  it.each(["sixteen/characters", "sixteen characters", "sixteen%2Fcharacters"])(
    "refuses the token %s, which would not fit into an address",
    (INGEST_TOKEN) => {
      expect(readConfig({ INGEST_TOKEN })).toEqual({
        ok: false,
        problems: ["INGEST_TOKEN may hold letters, digits and . _ ~ - only, because it goes into addresses"],
      });
    },
  );

  it("reaches a real workspace with three variables", () => {
    expect(readConfig(SLACK)).toMatchObject({ ok: true, config: { slack: { kind: "slack", channel: "C012AB3CD" } } });
  });

  it("takes no blanks around a value for a part of it, as secrets made by `echo` have them", () => {
    const reading = readConfig({ ...SLACK, SLACK_SIGNING_SECRET: "not-a-secret\n", SLACK_APP_TOKEN: " ", PORT: " " });

    expect(reading).toMatchObject({
      ok: true,
      config: { port: 3000, slack: { signingSecret: "not-a-secret", appToken: undefined } },
    });
  });

  it("takes Socket Mode's token in place of the signing secret", () => {
    const reading = readConfig({ ...SLACK, SLACK_SIGNING_SECRET: "", SLACK_APP_TOKEN: "xapp-not-a-token" });

    expect(reading).toMatchObject({
      ok: true,
      config: { slack: { signingSecret: undefined, appToken: "xapp-not-a-token" } },
    });
  });

  it("names every problem at once, and repeats no value", () => {
    const reading = readConfig(
      { PORT: "http", INGEST_TOKEN: "hunter2", SLACK_CHANNEL: "#general", LOG_LEVEL: "loud", RETENTION_DAYS: "0" },
      "escalate_to: bob\nescalate: now",
    );

    expect(reading).toEqual({
      ok: false,
      problems: [
        "PORT must be a number",
        "INGEST_TOKEN must have at least 16 characters, so that it cannot be guessed",
        "RETENTION_DAYS must be at least 1",
        "LOG_LEVEL must be one of debug, info, warn, error",
        "SLACK_CHANNEL must be a channel id such as C012AB3CD (channel details, at the bottom), not a name",
        "FALCONER_CONFIG: escalate_to must be a Slack user id (U…) or user group id (S…)",
        'FALCONER_CONFIG: Unrecognized key: "escalate"',
      ],
    });
    expect(JSON.stringify(reading)).not.toContain("hunter2");
  });

  it("says in words what is wrong with a number", () => {
    expect(readConfig({ PORT: "80.5", WORKSPACE_PORT: "70000", RETENTION_DAYS: "9999" })).toEqual({
      ok: false,
      problems: [
        "PORT must be a whole number",
        "RETENTION_DAYS must be at most 3650",
        "WORKSPACE_PORT must be at most 65535",
      ],
    });
    expect(readConfig({ WORKSPACE_PORT: "-1" })).toEqual({
      ok: false,
      problems: ["WORKSPACE_PORT must be 0 or more"],
    });
  });

  it("says what is missing for a real workspace", () => {
    expect(readConfig({ SLACK_BOT_TOKEN: "xoxb-not-a-token" })).toEqual({
      ok: false,
      problems: [
        "SLACK_CHANNEL is missing: the id of the channel for the cards",
        "SLACK_SIGNING_SECRET is missing (or SLACK_APP_TOKEN, for Socket Mode)",
      ],
    });
  });

  it("is documented variable by variable in .env.example", () => {
    const example = readFileSync(new URL("../.env.example", import.meta.url), "utf8");
    const documented = [...example.matchAll(/^#?([A-Z_]+)=/gm)].map((match) => match[1]);
    const read = [
      ...readFileSync(new URL("../src/config.ts", import.meta.url), "utf8").matchAll(/^ {2}([A-Z_]+):/gm),
    ].map((match) => match[1]);

    expect(documented.toSorted()).toEqual(
      [...read, "FALCONER_CONFIG"].filter((name) => name !== "DATABASE_URL").toSorted(),
    );
  });
});
