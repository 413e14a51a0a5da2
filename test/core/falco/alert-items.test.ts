import { describe, expect, it } from "vitest";
import { type AlertItem, readAlertItems } from "../../../src/core/falco/alert-items.ts";

const MARK = "\uFEFF";
const A = '{"rule":"A","priority":"Debug"}';
const B = '{"rule":"B, in \\"{[\\"","priority":"Error"}';
const printed = (json: string) => JSON.stringify(JSON.parse(json), undefined, 2);

const rulesIn = (text: string) => readAlertItems(text, 100).map(ruleOf);
const ruleOf = (item: AlertItem) => (item.kind === "json" ? (item.value as { rule?: string }).rule : item.problem);

describe("the alerts of a text", () => {
  it.each([
    ["an array", `[${A},${B}]`],
    ["lines", `${A}\n${B}`],
    ["lines with empty ones between them", `\n${A}\r\n\r\n${B}\n`],
    ["lines of arrays", `[${A}]\n[${B}]`],
    ["files that were put together on Windows", `${MARK}${A}\r\n${MARK}${B}\r\n`],
    ["several on one line", `${A}${B}`],
    ["several over many lines, as jq prints them", `${printed(A)}\n${printed(B)}\n`],
    ["lines that are indented", `  ${A}\n  ${B}`],
  ])("are found in %s", (_, text) => {
    expect(rulesIn(text)).toEqual(["A", 'B, in "{["']);
  });

  it("keep the text of an item as it came, and say on which line it stands", () => {
    expect(readAlertItems(`${A}\n\n${B}\n{`, 100)).toMatchObject([
      { kind: "json", text: A, line: 1 },
      { kind: "json", text: B, line: 3 },
      { kind: "unreadable", text: "{", line: 4 },
    ]);
    expect(readAlertItems(`${A} ${B}`, 100)).toMatchObject([{ text: A }, { text: B }]);
  });

  it.each([
    ["two alerts and the beginning of a third", `${printed(A)}\n${printed(B)}\n{\n"rule`],
    ["two alerts with a comma between them", `${printed(A)},\n${printed(B)}`],
    ["a bracket too many", `${printed(A)}]`],
    ["nothing but closing brackets", "}]\n}"],
  ])("are one unreadable item in %s", (_, text) => {
    expect(readAlertItems(text, 100)).toMatchObject([{ kind: "unreadable", text }]);
  });

  it("take no longer to look for than the text is long, whatever stands in it", () => {
    const startedAt = performance.now();
    for (const piece of ['"', '\\"', "{", "[", "}", '{"', "\n", "{}\n"])
      readAlertItems(`x${piece.repeat(400_000)}`, 100);

    expect(performance.now() - startedAt).toBeLessThan(5000);
  });

  it("are no more than may be in one text", () => {
    for (const text of [`[${A},${A},${A}]`, `${A}\n${A}\n${A}`, `${A}${A}${A}`, `[${A},${A}]\n[${A}]`])
      expect(readAlertItems(text, 2)).toMatchObject([{ kind: "unreadable", problem: /more than 2 items/ }]);
  });
});
