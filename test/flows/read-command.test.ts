import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { readCommand } from "../../src/flows/read-command.ts";

describe("what stands behind /falco", () => {
  it.each([
    ["", { kind: "help" }],
    ["help", { kind: "help" }],
    [" STATUS ", { kind: "status" }],
    ["list", { kind: "list", which: "active" }],
    ["list mine", { kind: "list", which: "mine" }],
    ["explain F-12", { kind: "explain", what: "F-12" }],
    ["f-12", { kind: "explain", what: "f-12" }],
    ["explain Terminal shell in container", { kind: "explain", what: "Terminal shell in container" }],
    ["explain F-12 --here", { kind: "explain", what: "F-12", here: true }],
    ["explain \u2014here F-12", { kind: "explain", what: "F-12", here: true }],
    ['[{"rule":"x"}]', { kind: "explain", what: '[{"rule":"x"}]' }],
    ['```{"rule":"x"}```', { kind: "explain", what: '```{"rule":"x"}```' }],
    ["ack F-7", { kind: "act", verb: "acknowledge", id: 7 }],
    ["ack “F-7”", { kind: "act", verb: "acknowledge", id: 7 }],
    ["resolve `f-7`", { kind: "form", form: "resolve", id: 7 }],
    ["unack 7", { kind: "act", verb: "unacknowledge", id: 7 }],
    ["suppress F\u20117", { kind: "form", form: "suppress", id: 7 }],
    ["escalate F\u20137", { kind: "act", verb: "escalate", id: 7 }],
  ])("%j is understood", (text, command) => {
    expect(readCommand(text)).toEqual(command);
  });

  it("undoes what Slack does to a pasted alert", () => {
    const what = '{"rule":"a & b","output_fields":{"fd.name":"<x>","url":"http://a.b"}}';
    const escaped = what.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

    expect(readCommand(`explain ${escaped.replace("http://a.b", "<http://a.b|http://a.b>")}`)).toEqual({
      kind: "explain",
      what,
    });
  });

  it.each(["dance", "ack", "ack everything", "explain", "list of things"])("%j is answered with a reason", (text) => {
    expect(readCommand(text)).toMatchObject({ kind: "not understood", reason: expect.stringMatching(/\w/) });
  });

  it("never throws, whatever is typed", () => {
    assert(
      property(string({ unit: "binary" }), (text) => {
        expect(readCommand(text).kind).toBeTypeOf("string");
      }),
    );
  });
});
