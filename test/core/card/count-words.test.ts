import { expect, it } from "vitest";
import { durationWords, plural } from "../../../src/core/card/count-words.ts";

it.each([
  [0, "0 s"],
  [45_000, "45 s"],
  [6 * 60_000, "6 min"],
  [3 * 3_600_000, "3 h"],
  [3 * 3_600_000 + 20 * 60_000, "3 h 20 min"],
  [52 * 3_600_000, "2 d 4 h"],
  [-5, "0 s"],
])("says %i ms as %s", (ms, said) => {
  expect(durationWords(ms)).toBe(said);
});

it.each([
  [0, "0 pods"],
  [1, "1 pod"],
  [1234, "1,234 pods"],
])("counts %i as %s", (count, said) => {
  expect(plural(count, "pod")).toBe(said);
});
