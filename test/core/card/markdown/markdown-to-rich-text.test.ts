import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { validateMessage } from "../../../../src/block-kit/validate-message.ts";
import { markdownPieces } from "../../../../src/core/card/markdown/markdown-pieces.ts";
import { markdownToRichText } from "../../../../src/core/card/markdown/markdown-to-rich-text.ts";
import { chapterMessages } from "../../../../src/core/card/render-thread.ts";
import { sharedFile } from "../../../shared.ts";

/** A reader's view: one line a part, lists with their marks, links with their address. */
function read(markdown: string): string[] {
  return markdownToRichText(markdown).flatMap((part) => {
    if (part.type !== "rich_text_list") return [`${part.type.slice(10)}: ${words(part.elements)}`];
    return part.elements.map((item, index) => {
      const mark = part.style === "ordered" ? `${(part.offset ?? 0) + index + 1}.` : "•";
      return `${"  ".repeat(part.indent ?? 0)}${mark} ${words(item.elements)}`;
    });
  });
}

function words(elements: readonly object[]): string {
  return elements
    .map((element) => {
      const { type, text, url } = element as { type: string; text?: string; url?: string };
      return type === "link" ? `<${text}→${url}>` : text;
    })
    .join("");
}

/** The whole text as messages, as a thread shows it. */
function messagesOf(markdown: string) {
  return chapterMessages("Report", "", [{ title: "Text", pieces: markdownPieces(markdown) }]);
}

describe("Markdown in Slack", () => {
  it("keeps nested lists, their numbers and the code between them", () => {
    const markdown = "3. first\n   - inner\n\n     ```bash\n     ls -l\n     ```\n4. second\n";

    expect(read(markdown)).toEqual(["3. first", "  • inner", "preformatted: ls -l", "4. second"]);
  });

  it("repairs a fence that begins inside a list and ends at the margin", () => {
    const markdown = "1.  one\n    *   inner\n\n        ```bash\n# comment\nls\n```\n\n2.  two\n";

    expect(read(markdown)).toEqual(["1. one", "  • inner", "preformatted: # comment\nls", "2. two"]);
  });

  it("ends a block that nobody closed where the next one opens", () => {
    expect(read("```bash\nls\n```yaml\na: b\n```\nafter")).toEqual([
      "preformatted: ls",
      "preformatted: a: b",
      "section: after",
    ]);
  });

  it("shows tables in columns, task lists with their boxes and quotes with their lists", () => {
    expect(read("| a | b |\n|---|---|\n| long cell | 2 |")).toEqual([
      "preformatted: a         │ b\n──────────┼──\nlong cell │ 2",
    ]);
    expect(read("- [x] done\n- [ ] open")).toEqual(["• ☑ done", "• ☐ open"]);
    expect(read("> said\n> - a\n> - b")).toEqual(["quote: said\n• a\n• b"]);
  });

  it.each([
    ["a broadcast", "hello <!channel> and <!here|x>", "section: hello <!channel> and <!here|x>"],
    ["a mention", "see <@U012AB3CD>", "section: see <@U012AB3CD>"],
    ["a mention as a link's target", "[x](<!channel>)", "section: x (!channel)"],
    ["an entity that hides one", "&lt;!channel&gt;", "section: <!channel>"],
    ["a scheme that runs code", "[x](javascript:alert(1))", "section: x (javascript:alert(1))"],
    ["a deep link", "[x](slack://channel?id=C1)", "section: x (slack://channel?id=C1)"],
    ["a password in an address", "[x](https://user:pw@example.com/)", "section: x (https://user:pw@example.com/)"],
    [
      "a label that pretends another address",
      "[https://bank.com](https://evil.example/)",
      "section: https://bank.com <https://evil.example/→https://evil.example/>",
    ],
    ["a picture", "![cat](https://evil.example/p.png)", "section: [picture: cat, https://evil.example/p.png]"],
    ["raw HTML", "a <img src=x onerror=alert(1)> b", "section: a <img src=x onerror=alert(1)> b"],
    ["a direction override", "a\u202Eb", "section: a⟨U+202E⟩b"],
  ])("shows %s as the letters that it is", (_, markdown, shown) => {
    expect(read(markdown)).toEqual([shown]);
  });

  it("links to the web only", () => {
    expect(read("[docs](https://falco.org/docs/) and https://kubernetes.io")).toEqual([
      "section: <docs→https://falco.org/docs/> and <https://kubernetes.io→https://kubernetes.io/>",
    ]);
  });

  it("survives nesting that nobody reads", () => {
    expect(() => read(`${"> ".repeat(3000)}deep`)).not.toThrow();
    expect(read(`${"> ".repeat(3000)}deep`).join("")).toContain("deep");
  });
});

describe("long Markdown", () => {
  it("is cut between paragraphs, keeps a heading with its text, and loses nothing", () => {
    const markdown = Array.from({ length: 40 }, (_, n) => `## Part ${n}\n\n${`word${n} `.repeat(150)}`).join("\n\n");
    const messages = messagesOf(markdown);
    const text = messages.map((message) => JSON.stringify(message.blocks)).join("");

    expect(messages.length).toBeGreaterThan(3);
    for (const message of messages) expect(validateMessage(message)).toEqual([]);
    for (let n = 0; n < 40; n += 1) expect(text.split(`word${n} `).length - 1).toBeGreaterThanOrEqual(149);
  });

  it("is cut inside a link's label that is longer than a message, the link kept", () => {
    const messages = messagesOf(`[${"word ".repeat(5000)}](https://falco.org/docs/)`);

    for (const message of messages) expect(validateMessage(message)).toEqual([]);
    expect(JSON.stringify(messages).match(/word/g)?.length).toBeGreaterThanOrEqual(5000);
    expect(JSON.stringify(messages.at(-1))).toContain('"url":"https://falco.org/docs/"');
  });

  it("is cut inside a block that is longer than a message", () => {
    const messages = messagesOf(`\`\`\`\n${"&<>".repeat(20_000)}\n\`\`\``);

    for (const message of messages) expect(validateMessage(message)).toEqual([]);
    expect(JSON.stringify(messages.map((message) => message.blocks)).match(/&/g)?.length).toBe(20_000);
  });
});

// Pieces of Markdown and of attacks, put together in any order.
const PIECES = [
  "# ",
  "## ",
  "- ",
  "1. ",
  "  - ",
  "    ",
  "> ",
  "```",
  "```bash\n",
  "~~~",
  "`",
  "**",
  "_",
  "~~",
  "\n",
  "\n\n",
  "| a | b |\n|---|---|\n",
  "[x](",
  "https://example.com/a?b=c",
  ")",
  "![",
  "]",
  "<!channel>",
  "<@U1>",
  "<#C1|general>",
  "@here",
  "javascript:alert(1)",
  "<b>",
  "&amp;",
  "&lt;",
  "[^1]",
  "[^1]: note\n",
  "[ref]: https://x.example\n",
  "\\",
  "\u202E",
  "\u0000",
  "\u{1F600}",
  "word",
  "Ünï",
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 8 })), { maxLength: 60 })
  .map((all) => all.join(""));

describe("whatever the Markdown", () => {
  it("makes valid messages that mention nobody and link to the web only", () => {
    fc.assert(
      fc.property(hostile, (markdown) => {
        for (const message of messagesOf(markdown)) {
          expect(validateMessage(message)).toEqual([]);
          const json = JSON.stringify(message.blocks);
          expect(json).not.toMatch(/"type":"(?:user|usergroup|channel|broadcast|emoji|image)"/);
          for (const [, url] of json.matchAll(/"url":"([^"]*)"/g)) expect(url).toMatch(/^https?:/);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("keeps every word", () => {
    const plain = fc.array(fc.oneof(fc.constantFrom(...PIECES.slice(0, 16)), fc.stringMatching(/^[a-z]{4,9} ?$/)), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(plain, (all) => {
        const markdown = all.join("");
        const shown = JSON.stringify(messagesOf(markdown).map((message) => message.blocks)).toLowerCase();
        for (const [word] of markdown.matchAll(/[a-z]{4,}/g)) expect(shown).toContain(word);
      }),
      { numRuns: 400 },
    );
  });
});

describe("the two sample reports", () => {
  const reports = [1, 2].map((n) => sharedFile(`reports/report-${n}.md`));

  it.skipIf(reports.includes(undefined)).each(reports)("come out complete and in order: %s", (file) => {
    const markdown = readFileSync(file ?? "", "utf8");
    const shown = read(markdown).join(" ");
    let from = 0;
    for (const [word] of markdown.replaceAll(/```\w*/g, "").matchAll(/[A-Za-z][\w./-]{2,}/g)) {
      const at = shown.indexOf(word, from);
      expect(at, `${word} after character ${from}`).toBeGreaterThanOrEqual(0);
      from = at;
    }
    for (const message of messagesOf(markdown)) expect(validateMessage(message)).toEqual([]);
  });
});
