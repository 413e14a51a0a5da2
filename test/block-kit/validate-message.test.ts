import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Problem } from "../../src/block-kit/problem.ts";
import { validateMessage } from "../../src/block-kit/validate-message.ts";
import { aCard } from "./cards.ts";

const plain = (text: string) => ({ type: "plain_text", text });
const section = (text: string, more: object = {}) => ({ type: "section", text: { type: "mrkdwn", text }, ...more });
const button = (action: string, more: object = {}) => ({
  type: "button",
  action_id: action,
  text: plain("x"),
  ...more,
});
const richText = (...elements: object[]) => ({
  type: "rich_text",
  elements: [{ type: "rich_text_section", elements }],
});
const container = (children: object[], more: object = {}) => ({
  type: "container",
  title: plain("Detail"),
  child_blocks: children,
  ...more,
});

function long() {
  return container([section("x".repeat(3000))], { is_collapsible: true, default_collapsed: true });
}

function brief(problems: readonly Problem[]): string[] {
  return problems.map((problem) => `${problem.code} ${problem.pointer}`);
}

describe("a message that Slack takes", () => {
  it("has no problems", () => {
    expect(validateMessage(aCard())).toEqual([]);
  });

  it.each([
    ["text only", { text: "hello" }],
    ["blocks only", { blocks: [section("hello")] }],
    ["fields", { text: "x", blocks: [{ type: "section", fields: [plain("a"), { type: "mrkdwn", text: "*b*" }] }] }],
    ["a date in the reader's zone", { text: "<!date^1712345678^{date}|then>", blocks: [] }],
    ["an escaped mention", { text: "&lt;!channel&gt;", blocks: [section("&lt;@U1&gt; mail@here.org")] }],
    [
      "@here where Slack does not read it",
      { blocks: [{ type: "section", text: { type: "mrkdwn", text: "@here", verbatim: true } }] },
    ],
    ["a literal mention in rich text", { blocks: [richText({ type: "text", text: "<!channel>" })] }],
  ])("%s", (_, message) => {
    expect(validateMessage(message)).toEqual([]);
  });
});

describe("a block that Slack refuses is named by its place and its fault", () => {
  it.each<[string, object[], string]>([
    ["an unknown field", [section("x", { colour: "red" })], "unknown_field /blocks/0/colour"],
    ["an unknown block", [{ type: "markdown", text: "x" }], "unknown_type /blocks/0/type"],
    ["no type", [{ text: "x" }], "unknown_type /blocks/0/type"],
    ["empty text", [section("")], "too_short /blocks/0/text/text"],
    ["empty rich text", [richText({ type: "text", text: "" })], "too_short /blocks/0/elements/0/elements/0/text"],
    ["rich text without parts", [{ type: "rich_text", elements: [] }], "too_few /blocks/0/elements"],
    ["long section text", [section("x".repeat(3001))], "too_long /blocks/0/text/text"],
    ["a long header", [{ type: "header", text: plain("x".repeat(151)) }], "too_long /blocks/0/text/text"],
    [
      "mrkdwn in a header",
      [{ type: "header", text: { type: "mrkdwn", text: "x" } }],
      "invalid_value /blocks/0/text/type",
    ],
    ["a section of nothing", [{ type: "section" }], "missing_field /blocks/0"],
    [
      "a button without action id",
      [{ type: "actions", elements: [{ type: "button", text: plain("x") }] }],
      "missing_field /blocks/0/elements/0/action_id",
    ],
    [
      "a text input outside a form field",
      [{ type: "actions", elements: [{ type: "plain_text_input", action_id: "a" }] }],
      "unknown_type /blocks/0/elements/0/type",
    ],
    [
      "a script address",
      [richText({ type: "link", url: "javascript:alert(1)" })],
      "invalid_url /blocks/0/elements/0/elements/0/url",
    ],
    [
      "an initial option that is no option",
      [
        {
          type: "actions",
          elements: [
            {
              type: "static_select",
              action_id: "a",
              options: [{ text: plain("a"), value: "a" }],
              initial_option: { text: plain("b"), value: "b" },
            },
          ],
        },
      ],
      "invalid_value /blocks/0/elements/0/initial_option",
    ],
    [
      "the same block id twice",
      [section("x", { block_id: "a" }), container([section("y", { block_id: "a" })])],
      "duplicate_id /blocks/1/child_blocks/0/block_id",
    ],
    [
      "the same action id twice in a block",
      [{ type: "actions", elements: [button("a"), button("a")] }],
      "duplicate_id /blocks/0/elements/1/action_id",
    ],
    [
      "a container in a container",
      [container([container([section("x")])])],
      "unknown_type /blocks/0/child_blocks/0/type",
    ],
    [
      "markdown in a container",
      [container([{ type: "markdown", text: "x" }])],
      "unknown_type /blocks/0/child_blocks/0/type",
    ],
    [
      "eleven children",
      [container(Array.from({ length: 11 }, () => ({ type: "divider" })))],
      "too_many /blocks/0/child_blocks",
    ],
    [
      "a divider under a collapsible title",
      [container([section("x")], { is_collapsible: true, has_header_divider: true })],
      "conflict /blocks/0/has_header_divider",
    ],
    ["a container without a title", [{ type: "container", child_blocks: [section("x")] }], "conflict /blocks/0"],
    ["fifty-one blocks", Array.from({ length: 51 }, () => ({ type: "divider" })), "too_many /blocks"],
    [
      "two tables",
      [1, 2].map(() => ({ type: "table", rows: [[{ type: "raw_text", text: "x" }]] })),
      "too_many /blocks/1",
    ],
  ])("%s", (_, blocks, expected) => {
    expect(brief(validateMessage({ text: "x", blocks }))).toEqual([expected]);
  });

  it("names every fault at once", () => {
    const problems = validateMessage({ text: "x", blocks: [section(""), { type: "divider", a: 1, b: 2 }] });

    expect(brief(problems)).toEqual([
      "too_short /blocks/0/text/text",
      "unknown_field /blocks/1/a",
      "unknown_field /blocks/1/b",
    ]);
  });

  it("refuses a message of nothing", () => {
    expect(brief(validateMessage({ text: "", blocks: [] }))).toEqual(["no_text /text"]);
  });
});

describe("mentions", () => {
  it.each(["<!channel>", "<!here|here>", "<!everyone>", "<@U123>", "<@W1|sam>", "<#C123|falco>", "<!subteam^S123>"])(
    "%s is found in texts of both kinds",
    (mention) => {
      const found = brief(validateMessage({ text: `a ${mention}`, blocks: [section(`b ${mention} c`)] }));

      expect(found).toEqual(["mention /text", "mention /blocks/0/text/text"]);
    },
  );

  it("finds @here where Slack would read it", () => {
    expect(brief(validateMessage({ blocks: [section("hello @here!")] }))).toEqual(["mention /blocks/0/text/text"]);
  });

  it.each([
    { type: "broadcast", range: "channel" },
    { type: "user", user_id: "U1" },
    { type: "usergroup", usergroup_id: "S1" },
    { type: "channel", channel_id: "C1" },
  ])("finds the rich text element $type", (element) => {
    expect(brief(validateMessage({ blocks: [richText(element)] }))).toEqual([
      "mention /blocks/0/elements/0/elements/0",
    ]);
  });

  it("lets through whom the caller names, and nobody else", () => {
    const blocks = [section("<@U1> <!subteam^S1|@oncall>"), richText({ type: "user", user_id: "U1" })];

    expect(validateMessage({ text: "<@U1>", blocks }, { mentions: ["U1", "S1"] })).toEqual([]);
    expect(validateMessage({ text: "<@U2>", blocks }, { mentions: ["U1", "S1"] })).toHaveLength(1);
  });
});

describe("the length of a whole message", () => {
  it("counts collapsed text in a post but not in an update", () => {
    const blocks = [long(), long(), long(), long()];

    expect(brief(validateMessage({ text: "x", blocks }))).toEqual(["msg_blocks_too_long /blocks"]);
    expect(validateMessage({ text: "x", blocks }, { method: "update" })).toEqual([]);
  });

  it("counts literal text as Slack escapes it", () => {
    const blocks = [richText({ type: "text", text: "<".repeat(2600) })];

    expect(brief(validateMessage({ text: "x", blocks }))).toEqual(["msg_blocks_too_long /blocks"]);
  });

  it("allows an update 4000 bytes of fallback text", () => {
    const message = { text: "é".repeat(2001) };

    expect(validateMessage(message)).toEqual([]);
    expect(brief(validateMessage(message, { method: "update" }))).toEqual(["msg_too_long /text"]);
  });
});

describe("whatever is thrown at it", () => {
  it("answers with problems and never throws", () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (text, blocks) => {
        expect(Array.isArray(validateMessage({ text, blocks }))).toBe(true);
      }),
    );
  });

  it("survives a card with any part replaced by anything", () => {
    const card = aCard();
    fc.assert(
      fc.property(fc.nat(card.blocks.length - 1), fc.string(), fc.jsonValue(), (index, key, value) => {
        const blocks = card.blocks.map((block, at) => (at === index ? { ...block, [key]: value } : block));
        expect(Array.isArray(validateMessage({ text: "x", blocks }))).toBe(true);
      }),
    );
  });

  it("survives nesting deeper than any block", () => {
    let block: object = { type: "divider" };
    for (let depth = 0; depth < 5000; depth += 1) block = container([block]);

    expect(brief(validateMessage({ text: "x", blocks: [block] }))).toContain(
      "unknown_type /blocks/0/child_blocks/0/type",
    );
  });
});
