import { expect, it } from "vitest";
import { createLog } from "../../src/adapters/pino-log.ts";

function written(write: (log: ReturnType<typeof createLog>) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  write(createLog("info", { write: (line) => lines.push(line) }));
  return lines.map((line) => JSON.parse(line));
}

it("keeps words and data apart, and the whole chain of an error", () => {
  const error = new Error("outer", { cause: new Error("inner") });
  const [line] = written((log) => log.warn("Card not shown; will retry", { finding: 7, error }));

  expect(line).toMatchObject({ msg: "Card not shown; will retry", finding: 7 });
  expect(JSON.stringify(line)).toContain("inner");
});

it("writes no secret that is handed to it by name", () => {
  const lines = written((log) =>
    log.error("Refused", { botToken: "one", slack: { token: "two", request: { authorization: "three" } } }),
  );

  expect(JSON.stringify(lines)).not.toMatch(/one|two|three/);
});

it("leaves out what is milder than its level", () => {
  expect(written((log) => log.debug("Looked for work"))).toEqual([]);
});
