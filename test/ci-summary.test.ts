import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const SUMMARY = fileURLToPath(new URL("../.ci/summary", import.meta.url));

function summaryOf(...lines: string[]): { code: number | null; line: string } {
  const { status, stdout } = spawnSync(SUMMARY, { input: lines.join("\n"), encoding: "utf8", timeout: 10_000 });
  return { code: status, line: stdout.trim() };
}

describe("the closing line of the checks", () => {
  it("adds up the runs", () => {
    expect(
      summaryOf("      Tests  40 passed | 3 skipped (43)", " Test Files  2 passed (2)", "      Tests  24 passed (24)"),
    ).toEqual({
      code: 0,
      line: "64 passed, 0 failed, 3 skipped",
    });
  });

  it("is good when nothing was skipped", () => {
    expect(summaryOf("      Tests  40 passed (40)")).toEqual({ code: 0, line: "40 passed, 0 failed, 0 skipped" });
  });

  it("reads colours", () => {
    expect(
      summaryOf(
        "\u001b[2m      Tests \u001b[22m \u001b[1m\u001b[32m40 passed\u001b[39m\u001b[22m\u001b[90m (40)\u001b[39m",
      ),
    ).toEqual({
      code: 0,
      line: "40 passed, 0 failed, 0 skipped",
    });
  });

  it("is bad when a test failed, and when none ran", () => {
    expect(summaryOf("      Tests  1 failed | 40 passed (41)")).toEqual({
      code: 1,
      line: "40 passed, 1 failed, 0 skipped",
    });
    expect(summaryOf("nothing to see")).toEqual({ code: 1, line: "0 passed, 0 failed, 0 skipped" });
  });
});
