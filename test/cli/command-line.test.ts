import { describe, expect, it } from "vitest";
import { readCommandLine } from "../../src/cli/command-line.ts";
import { runDemo } from "../../src/cli/demo.ts";
import { runException } from "../../src/cli/exception.ts";
import { runExplain } from "../../src/cli/explain.ts";
import { fileAndRules } from "../../src/cli/file-and-rules.ts";
import { runLint } from "../../src/cli/lint.ts";
import { runMatch } from "../../src/cli/match.ts";
import { runReplay } from "../../src/cli/replay.ts";
import { runVerify } from "../../src/cli/verify.ts";
import { aCommandLine } from "./cli-run.ts";

/** Longer lines are hard to read, and break in the middle of a word in a small terminal. */
const LONGEST_LINE = 92;

describe("every command", () => {
  const commands = { runDemo, runException, runExplain, runLint, runMatch, runReplay, runVerify };

  it.each(Object.values(commands).flatMap((run) => ["--help", "-h"].map((asked) => ({ name: run.name, run, asked }))))(
    "$name prints its usage for $asked",
    async ({ run, asked }) => {
      const { io, written } = aCommandLine();

      expect(await run([asked], io)).toBe(0);
      expect(written).toEqual({ out: expect.stringMatching(/^Usage: falconer /), err: "" });
      for (const line of written.out.split("\n")) expect([...line].length, line).toBeLessThanOrEqual(LONGEST_LINE);
    },
  );

  it.each(Object.values(commands).map((run) => ({ name: run.name, run })))(
    "$name ends with 2 and its usage for an option that it does not have",
    async ({ run }) => {
      const { io, written } = aCommandLine();

      expect(await run(["--no-such-option"], io)).toBe(2);
      expect(written.out).toBe("");
      expect(written.err).toMatch(/Unknown option '--no-such-option'[\s\S]*\n\nUsage: falconer /);
    },
  );

  it("does not pass a fault of its own off as wrong usage", () => {
    const fault = new TypeError("x is not a function");

    expect(() =>
      readCommandLine(() => {
        throw fault;
      }),
    ).toThrow(fault);
  });
});

describe("a file and --rules FILE…", () => {
  const value = (text: string) => ({ kind: "positional", value: text });
  const rules = (text: string) => ({ kind: "option", name: "rules", value: text });

  it.each([
    ["a file alone", [value("f")], "f", []],
    ["a file before the rules", [value("f"), rules("a"), value("b")], "f", ["a", "b"]],
    ["the rules before the file", [rules("a"), value("b"), value("f")], "f", ["a", "b"]],
    ["--rules several times", [rules("a"), rules("b"), value("f")], "f", ["a", "b"]],
    ["other options between", [rules("a"), { kind: "option", name: "keep", value: "k" }, value("f")], "f", ["a"]],
    ["rules without a file", [rules("a")], undefined, ["a"]],
    ["two files before the rules", [value("f"), value("g"), rules("a")], undefined, ["a"]],
    ["nothing", [], undefined, []],
  ])("takes %s", (_, tokens, file, files) => {
    expect(fileAndRules(tokens)).toEqual({ file, rules: files });
  });
});
