import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eventKeyOf } from "../../../src/core/falco/event-key.ts";
import { parseJson } from "../../../src/core/falco/json.ts";
import { readAlert } from "../../../src/core/falco/read-alert.ts";
import { sharedFile } from "../../shared.ts";

const FALCO = {
  hostname: "node-7",
  output: "08:15:30.698757000: Notice A shell",
  output_fields: {
    "container.id": "c0ffee123456",
    "evt.time": 1785485730698757000n,
    "proc.name": "bash",
    "user.uid": 0,
  },
  priority: "Notice",
  rule: "Terminal shell in container",
  source: "syscall",
  tags: ["container", "shell"],
  time: "2026-07-31T08:15:30.698757000Z",
};

function keyOf(value: unknown): string | undefined {
  const result = readAlert(value, 1785485731000);
  if (!result.ok) throw new Error(result.problems.join("; "));
  return eventKeyOf(result.alert);
}

describe("telling a repeat from a second event", () => {
  it.each([
    ["sent again as it is", {}],
    ["with a new uuid", { uuid: "0b4c0a4e-9f3b-4ef3-a7cd-2c1f7b3a9f10" }],
    ["with zeros trimmed from its time", { time: "2026-07-31T08:15:30.698757Z" }],
    ["with its time in another zone", { time: "2026-07-31T10:15:30.698757+02:00" }],
    ["with tags added", { tags: ["container", "shell", "team-a"] }],
    ["with the source in the plural", { source: "syscalls" }],
    ["without a source", { source: undefined }],
    ["with another output format", { output: "A shell" }],
    ["with a message", { message: "A shell" }],
    [
      "with its fields in another order",
      { output_fields: Object.fromEntries(Object.entries(FALCO.output_fields).toReversed()) },
    ],
  ])("sees one event %s", (_name, change) => {
    expect(keyOf({ ...FALCO, ...change })).toBe(keyOf(FALCO));
  });

  it.each([
    ["a nanosecond later", { time: "2026-07-31T08:15:30.698757001Z" }],
    ["on another host", { hostname: "node-8" }],
    ["of another rule", { rule: "Run shell untrusted" }],
    ["with another field", { output_fields: { ...FALCO.output_fields, "proc.name": "sh" } }],
    [
      "with one digit changed in a big integer",
      { output_fields: { ...FALCO.output_fields, "evt.time": 1785485730698757001n } },
    ],
    ["with a number for a text", { output_fields: { ...FALCO.output_fields, "user.uid": "0" } }],
    ["with a field less", { output_fields: { "proc.name": "bash" } }],
  ])("sees two events in one %s", (_name, change) => {
    expect(keyOf({ ...FALCO, ...change })).not.toBe(keyOf(FALCO));
  });

  it("sees one event when several Falcos read the same audit log", () => {
    const audit = { ...FALCO, source: "k8s_audit" };
    expect(keyOf({ ...audit, hostname: "node-8" })).toBe(keyOf(audit));
  });

  it("tells by the output when that is all there is", () => {
    const bare = { ...FALCO, output_fields: undefined };
    expect(keyOf({ ...bare, output: "Another shell" })).not.toBe(keyOf(bare));
  });

  it("drops nothing when the sender gave no time", () => {
    expect(keyOf({ rule: "Test", priority: "Debug" })).toBeUndefined();
  });

  it("sorts by time", () => {
    expect(keyOf(FALCO)).toMatch(/^18c751cfe9d40388[0-9a-f]{16}$/);
  });

  it("does not confuse the parts of one field list with those of another", () => {
    const fields = fc.dictionary(
      fc.string({ maxLength: 3 }),
      fc.constantFrom("", "a", "1:a", "s1:a", 1, 1n, null, true, ["a"], [["a"]]),
      {
        maxKeys: 3,
        noNullPrototype: true,
      },
    );
    fc.assert(
      fc.property(fields, fields, (left, right) => {
        const equal = keyOf({ ...FALCO, output_fields: left }) === keyOf({ ...FALCO, output_fields: right });
        expect(equal).toBe(textOf(left) === textOf(right));
      }),
    );
  });

  const storm = sharedFile("corpora/alerts-storm.jsonl");
  it.skipIf(storm === undefined)("sees 360 events in the public storm, each once", () => {
    const lines = readFileSync(storm ?? "", "utf8")
      .trim()
      .split("\n");
    const keys = lines.map((line) => keyOf((parseJson(line) as { payload: unknown }).payload));
    expect(new Set(keys).size).toBe(new Set(lines).size);
  });
});

function textOf(fields: object): string {
  const sorted = Object.entries(fields).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return JSON.stringify(sorted, (_key, item) => (typeof item === "bigint" ? `${item}n` : item));
}

describe("feeds that tell whole seconds only", () => {
  const login = (fields: object) =>
    keyOf({
      ...FALCO,
      source: "aws_cloudtrail",
      time: "2026-07-31T08:15:30Z",
      output_fields: { "ct.name": "ConsoleLogin", "ct.user": "alex", ...fields },
    });

  it("count equal events of one second once, unless the rule's output names the event's id", () => {
    expect(login({})).toBe(login({}));
    expect(login({ "ct.id": "one" })).not.toBe(login({ "ct.id": "two" }));
  });
});
