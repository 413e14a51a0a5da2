import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { BoardChange } from "./message-board.ts";

/** A file to which every change of the messages is appended, so that they survive a restart. One JSON value a line. */
export interface Journal {
  append(change: BoardChange): void;
  close(): void;
}

/** Every change in a journal file, oldest first. The last line may be cut by a crash; what cannot be read is left out. */
export function readJournal(file: string): BoardChange[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        return line === "" ? [] : [JSON.parse(line) as BoardChange];
      } catch {
        return [];
      }
    });
}

/**
 * Opens a journal that holds exactly the given changes, written anew, so that edits of long ago do not pile up.
 * Written synchronously: an answer given to the bot is on its way to disk before the bot sees it.
 */
export function openJournal(file: string, changes: readonly BoardChange[]): Journal {
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.new`;
  const next = openSync(fresh, "w", 0o600);
  for (const change of changes) writeSync(next, `${JSON.stringify(change)}\n`);
  fsyncSync(next);
  closeSync(next);
  renameSync(fresh, file);
  const log = openSync(file, "a", 0o600);
  return {
    append: (change) => void writeSync(log, `${JSON.stringify(change)}\n`),
    close: () => closeSync(log),
  };
}
