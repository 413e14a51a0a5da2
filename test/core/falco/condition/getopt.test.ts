import { describe, expect, it } from "vitest";
import { getopt } from "../../../../src/core/falco/condition/getopt.ts";

describe("getopt", () => {
  it.each([
    [["-n"], "n", ["n"]],
    [["-t", "hello"], "t:", ["t", "hello"]],
    [["-thello"], "t:", ["t", "hello"]],
    [["-nt", "hello"], "nt:", ["n", "t", "hello"]],
    [["-n", "--", "-t"], "nt", ["n"]],
    [["--exec", "-n"], "n", ["n"]],
    [["-x", "-n"], "n", ["?", "n"]],
    [["file", "-n"], "n", []],
    [["-"], "n", []],
    [["-t"], "t:", [""]],
    [["-t", ""], "t:", ["t", ""]],
    [["-t", "-1"], "t:", ["t", "-1"]],
    [["-:"], ":", ["?"]],
    [[], "n", []],
  ])("%j with %j gives %j", (words, options, all) => {
    expect(getopt(words, options).all).toEqual(all);
  });

  it("gives the last value of one option", () => {
    expect(getopt(["-t", "a", "-n", "-t", "b"], "nt:", "t").selected).toBe("b");
    expect(getopt(["-n"], "nt:", "n").selected).toBe("n");
    expect(getopt(["-n"], "nt:", "t").selected).toBeUndefined();
  });
});
