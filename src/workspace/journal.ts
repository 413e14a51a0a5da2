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

/** A file that grew by so much since it was written anew is written anew again: most of it is edits of edits. */
const REWRITE_BYTES = 32 * 1024 * 1024;

/**
 * Opens a journal, written anew with what there is now.
 * Written synchronously: an answer given to the bot is on its way to disk before the bot sees it.
 *
 * @param snapshot - All changes that lead to the present state.
 * @param rewriteBytes - Written anew when it grew by so much.
 */
export function openJournal(
  file: string,
  snapshot: () => readonly BoardChange[],
  rewriteBytes = REWRITE_BYTES,
): Journal {
  mkdirSync(dirname(file), { recursive: true });
  let log = rewritten(file, snapshot());
  let grownBytes = 0;
  return {
    append(change) {
      grownBytes += writeSync(log, lineOf(change));
      if (grownBytes < rewriteBytes) return;
      closeSync(log);
      log = rewritten(file, snapshot());
      grownBytes = 0;
    },
    close: () => closeSync(log),
  };
}

/** Replaces the file in one step, so that a crash leaves the old one or the new one. */
function rewritten(file: string, changes: readonly BoardChange[]): number {
  const fresh = `${file}.new`;
  const next = openSync(fresh, "w", 0o600);
  for (const change of changes) writeSync(next, lineOf(change));
  fsyncSync(next);
  closeSync(next);
  renameSync(fresh, file);
  return openSync(file, "a", 0o600);
}

function lineOf(change: BoardChange): string {
  return `${JSON.stringify(change)}\n`;
}
