import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Alert } from "../../../src/core/falco/alert.ts";
import { parseJson } from "../../../src/core/falco/json.ts";
import { readAlert } from "../../../src/core/falco/read-alert.ts";
import { sharedFile } from "../../shared.ts";

const RECEIVED_AT = 1785485730000;
const MINIMAL = { rule: "Terminal shell in container", priority: "Notice" };

function read(value: unknown, receivedAt = RECEIVED_AT): Alert {
  const result = readAlert(value, receivedAt);
  if (!result.ok) throw new Error(result.problems.join("; "));
  return result.alert;
}

function problemsOf(value: unknown): readonly string[] {
  const result = readAlert(value, RECEIVED_AT);
  return result.ok ? [] : result.problems;
}

describe("reading an alert", () => {
  it("reads all that Falco says", () => {
    const body = `{"hostname":"node-7","output":"08:15:30.123456789: Notice A shell","output_fields":{"container.id":null,
      "evt.time":1785485730123456789,"evt.failed":false,"ka.user.groups":["dev","system:authenticated"],"user.uid":4294967295},
      "priority":"Notice","rule":"Terminal shell in container","source":"syscall","tags":["container","shell"],
      "time":"2026-07-31T08:15:30.123456789Z"}`;

    expect(read(parseJson(body))).toEqual({
      rule: "Terminal shell in container",
      priority: "Notice",
      at: 1785485730123456789n,
      timeFrom: "sender",
      source: "syscall",
      hostname: "node-7",
      output: "08:15:30.123456789: Notice A shell",
      tags: ["container", "shell"],
      fields: {
        "container.id": null,
        "evt.time": 1785485730123456789n,
        "evt.failed": false,
        "ka.user.groups": ["dev", "system:authenticated"],
        "user.uid": 4294967295,
      },
    });
  });

  it("needs no more than a rule and a priority", () => {
    expect(read(MINIMAL)).toEqual({
      ...MINIMAL,
      at: 1785485730000000000n,
      timeFrom: "receipt",
      source: "syscall",
      hostname: undefined,
      output: undefined,
      tags: [],
      fields: {},
    });
  });

  it.each([null, "", "<NA>"])("takes %j for absent", (nothing) => {
    const named = { source: nothing, hostname: nothing, output: nothing, tags: nothing, output_fields: nothing };
    expect(read({ ...MINIMAL, ...named, time: nothing })).toEqual(read(MINIMAL));
  });

  it.each([
    ["informational", "Informational"],
    ["INFO", "Informational"],
    ["critical", "Critical"],
    ["EMERGENCY", "Emergency"],
  ])("reads the priority %s as %s", (given, meant) => {
    expect(read({ ...MINIMAL, priority: given }).priority).toBe(meant);
  });

  it("takes Falcosidekick's plural for Falco's source", () => {
    expect(read({ ...MINIMAL, source: "syscalls" }).source).toBe("syscall");
    expect(read({ ...MINIMAL, source: "k8s_audit" }).source).toBe("k8s_audit");
  });

  it.each([
    ["ka.user.name", "k8s_audit"],
    ["ct.user", "aws_cloudtrail"],
    ["gcp.user", "gcp_auditlog"],
    ["github.user", "github"],
    ["okta.actor.name", "okta"],
    ["proc.name", "syscall"],
  ])("knows by the field %s that an alert without a source is of %s", (field, source) => {
    expect(read({ ...MINIMAL, output_fields: { [field]: "x" } }).source).toBe(source);
    expect(read({ ...MINIMAL, source: "ours", output_fields: { [field]: "x" } }).source).toBe("ours");
  });

  it("knows the messages of old Falcos about themselves, which named no source", () => {
    expect(read({ rule: "Falco internal: syscall event drop", priority: "Debug" }).source).toBe("internal");
  });

  it.each(["evt.time", "evt.time.iso8601", "evt.rawtime"])(
    "takes the event's time from %s when there is no other",
    (name) => {
      const alert = read({ ...MINIMAL, output_fields: { [name]: 1785485730123456789n } });
      expect([alert.at, alert.timeFrom]).toEqual([1785485730123456789n, "sender"]);
    },
  );

  it.each([
    ["seconds", 1785485730],
    ["text", "08:15:30.123456789"],
    ["a far future", 9785485730123456789n],
    ["null", null],
  ])("does not take %s in evt.time for the event's time", (_name, value) => {
    expect(read({ ...MINIMAL, output_fields: { "evt.time": value } }).timeFrom).toBe("receipt");
  });

  it.each(["1999-12-31T23:59:59Z", "1970-01-01T00:00:00Z", "2026-08-02T08:15:31Z", "9999-01-01T00:00:00Z"])(
    "does not believe %s, and takes the moment of receipt",
    (time) => {
      const receivedAt = Date.UTC(2026, 7, 1, 8, 15, 30);
      const reading = readAlert({ ...MINIMAL, time }, receivedAt);

      expect(reading).toMatchObject({ ok: true, alert: { timeFrom: "receipt", at: BigInt(receivedAt) * 1_000_000n } });
    },
  );

  it("takes Go's zero time for none", () => {
    expect(read({ ...MINIMAL, time: "0001-01-01T00:00:00Z" }).timeFrom).toBe("receipt");
  });

  it("keeps what a forwarder nested in a field as JSON text, to the last digit", () => {
    const fields = parseJson('{"a":{"b":[1,12345678901234567890]},"c":[1,{"d":null}],"__proto__":{"e":1}}');
    const read_ = read({ ...MINIMAL, output_fields: fields }).fields;

    expect(Object.entries(read_)).toEqual([
      ["a", '{"b":[1,12345678901234567890]}'],
      ["c", [1, '{"d":null}']],
      ["__proto__", '{"e":1}'],
    ]);
    expect(Object.getPrototypeOf(read_)).toBe(Object.prototype);
  });

  it("unwraps Falcosidekick UI's envelope and CloudEvents", () => {
    expect(read({ event: MINIMAL, outputs: ["slack"] })).toEqual(read(MINIMAL));
    expect(read({ specversion: "1.0", type: "falco.rule.output.v1", data: MINIMAL })).toEqual(read(MINIMAL));
  });

  it("keeps halves of characters and NULs out of the names that are stored", () => {
    const alert = read({ ...MINIMAL, rule: "a\0b", hostname: "node\ud800" });
    expect([alert.rule, alert.hostname]).toEqual(["a\uFFFDb", "node\uFFFD"]);
  });
});

describe("refusing an alert", () => {
  it.each([
    ["a number", 1, ["The alert must be a JSON object"]],
    ["null", null, ["The alert must be a JSON object"]],
    ["an array", [MINIMAL], ["The alert must be a JSON object"]],
    ["no rule", { priority: "Notice" }, ["rule must be a non-empty string"]],
    ["a blank rule", { ...MINIMAL, rule: "  " }, ["rule must be a non-empty string"]],
    ["an endless rule", { ...MINIMAL, rule: "r".repeat(1001) }, ["rule must be at most 1000 characters long"]],
    ["a number as hostname", { ...MINIMAL, hostname: 7 }, ["hostname must be a string, but is 7"]],
    ["an object as output", { ...MINIMAL, output: { a: 1n } }, ['output must be a string, but is {"a":1}']],
    ["a list as source", { ...MINIMAL, source: ["syscall"] }, ['source must be a string, but is ["syscall"]']],
    ["tags in one text", { ...MINIMAL, tags: "a,b" }, ['tags must be an array of strings, but is "a,b"']],
    ["a number among the tags", { ...MINIMAL, tags: ["a", 1] }, ['tags must be an array of strings, but is ["a",1]']],
    ["fields in a list", { ...MINIMAL, output_fields: [] }, ["output_fields must be an object, but is []"]],
    [
      "a time before 1970",
      { ...MINIMAL, time: "1969-07-20T20:17:40Z" },
      ['time must not be before 1970, but is "1969-07-20T20:17:40Z"'],
    ],
  ])("refuses %s and says so", (_name, value, problems) => {
    expect(problemsOf(value)).toEqual(problems);
  });

  it("names every field that is wrong", () => {
    expect(
      problemsOf({ rule: 7, priority: "High", time: "noon", tags: {}, output_fields: "none", hostname: false }),
    ).toEqual([
      "rule must be a non-empty string",
      'priority must be one of Emergency, Alert, Critical, Error, Warning, Notice, Informational, Debug, but is "High"',
      "hostname must be a string, but is false",
      "tags must be an array of strings, but is {}",
      'output_fields must be an object, but is "none"',
      'time must be an RFC 3339 date such as 2026-07-31T08:15:30.123456789Z, but is "noon"',
    ]);
  });

  it("quotes no more of a wrong value than it takes to recognise it", () => {
    expect(problemsOf({ ...MINIMAL, priority: "x".repeat(100_000) }).join().length).toBeLessThan(250);
  });

  it("always comes to an answer, whatever it is given", () => {
    const anything = fc.anything({ withBigInt: true, withNullPrototype: true, withDate: false, maxDepth: 4 });
    const alertLike = fc.record(
      { rule: anything, priority: anything, time: anything, tags: anything, output_fields: anything, event: anything },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(anything, alertLike), (value) => {
        const result = readAlert(value, RECEIVED_AT);
        expect(result.ok || result.problems.length > 0).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("the public alerts", () => {
  const file = sharedFile("corpora/alerts.jsonl");

  it.skipIf(file === undefined)("are all read, with the time that they carry", () => {
    const lines = readFileSync(file ?? "", "utf8")
      .trim()
      .split("\n");
    // They were sent at many times, the latest after the moment at which the other tests receive theirs.
    const receivedAt = Date.UTC(2026, 11, 31);
    const alerts = lines.map((line) => read((parseJson(line) as { payload: unknown }).payload, receivedAt));

    expect(alerts).toHaveLength(132);
    expect(alerts.filter((alert) => alert.timeFrom === "receipt")).toHaveLength(1);
  });
});
