import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { sharedFile } from "../../shared.ts";

/** Texts that try to mention, link, format, break out of a box, hide or flood. */
const OURS = [
  "<!channel> <!here> <!everyone> @here @channel @everyone",
  "<@U012AB3CD> <!subteam^S012ABCDE|sec> <#C012AB3CD|general>",
  "<https://evil.example|Resolve> https://evil.example/x?d=1 <slack://channel?id=1|open>",
  "`x` *bold* _i_ ~s~ :white_circle: ```\nfence\n```\n> quote\n>>> all",
  "<!date^1392734382^Posted {date_num}|x>",
  "\u202Egnp.exe\u2066 zero\u200Bwidth \u0000\u0007\u001b[2J\r\nnext",
  "&lt;!channel&gt; &amp;",
  "👩‍👩‍👧‍👦".repeat(2000),
  "<&>".repeat(60_000),
  "A".repeat(200_000),
  "\ud800 lone",
  "",
  " ",
];

export interface HostileField {
  readonly id: string;
  readonly field: string;
  readonly payload: string;
}

/** The corpus of hostile field values, generated ones included; undefined where the shared material is absent. */
export function hostileFields(): readonly HostileField[] | undefined {
  const file = sharedFile("corpora/hostile-fields.jsonl");
  if (file === undefined) return undefined;
  const lines = readFileSync(file, "utf8").trim().split("\n");
  return lines
    .map((line) => JSON.parse(line))
    .map(({ id, field, payload, generator }) => ({
      id,
      field,
      payload: payload ?? generator.repeat.repeat(Math.min(generator.count, 100_000)) + (generator.suffix ?? ""),
    }));
}

/** Any text, the worst among them. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...OURS) },
  { weight: 3, arbitrary: fc.string({ unit: "binary", maxLength: 300 }) },
  { weight: 1, arbitrary: fc.string({ unit: "grapheme", maxLength: 300 }) },
);
