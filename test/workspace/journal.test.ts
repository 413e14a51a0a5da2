import { appendFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openJournal, readJournal } from "../../src/workspace/journal.ts";
import type { BoardChange } from "../../src/workspace/message-board.ts";

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "journal-"));
  file = join(folder, "deep", "messages.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true }));

const removal = (ts: string): BoardChange => ({ kind: "removed", channel: "C1", ts });

describe("the journal of messages", () => {
  it("gives back what was appended, in order", () => {
    const journal = openJournal(file, () => []);
    journal.append(removal("1"));
    journal.append(removal("2"));
    journal.close();

    expect(readJournal(file)).toEqual([removal("1"), removal("2")]);
  });

  it("does not grow for ever: it is written anew with what there is now", () => {
    const journal = openJournal(file, () => [removal("now")], 1000);
    for (let count = 0; count < 500; count += 1) journal.append(removal(String(count)));
    journal.close();

    expect(statSync(file).size).toBeLessThan(2000);
    expect(readJournal(file)[0]).toEqual(removal("now"));
    expect(readJournal(file).at(-1)).toEqual(removal("499"));
  });

  it("leaves out a line that a crash cut short", () => {
    const journal = openJournal(file, () => [removal("1")]);
    journal.close();
    appendFileSync(file, '{"kind":"removed","chan');

    expect(readJournal(file)).toEqual([removal("1")]);
  });

  it("is empty where there is none yet", () => {
    expect(readJournal(join(folder, "none"))).toEqual([]);
  });
});
