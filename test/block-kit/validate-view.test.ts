import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { validateView } from "../../src/block-kit/validate-view.ts";
import { aForm } from "./cards.ts";

const plain = (text: string) => ({ type: "plain_text", text });
const divider = { type: "divider" };

function brief(view: unknown): string[] {
  return validateView(view).map((problem) => `${problem.code} ${problem.pointer}`);
}

describe("a form", () => {
  it("that Slack opens has no problems", () => {
    expect(validateView(aForm())).toEqual([]);
  });

  it.each<[string, object, string]>([
    ["a long title", { title: plain("x".repeat(25)) }, "too_long /title/text"],
    ["a long private note", { private_metadata: "x".repeat(3001) }, "too_long /private_metadata"],
    ["an unknown field", { colour: "red" }, "unknown_field /colour"],
    ["inputs without a submit button", { submit: undefined }, "missing_field /submit"],
    [
      "a container",
      { blocks: [{ type: "container", title: plain("x"), child_blocks: [divider] }] },
      "surface /blocks/0",
    ],
    ["a table", { blocks: [{ type: "table", rows: [[{ type: "raw_text", text: "x" }]] }] }, "surface /blocks/0"],
    ["too many blocks", { blocks: Array.from({ length: 101 }, () => divider) }, "too_many /blocks"],
    [
      "a mention",
      { blocks: [{ type: "section", text: { type: "mrkdwn", text: "<!channel>" } }] },
      "mention /blocks/0/text/text",
    ],
  ])("with %s is refused", (_, change, expected) => {
    expect(brief({ ...aForm(), ...change })).toEqual([expected]);
  });

  it("is checked without ever throwing", () => {
    fc.assert(
      fc.property(fc.anything(), (view) => {
        expect(Array.isArray(validateView(view))).toBe(true);
      }),
    );
  });
});
