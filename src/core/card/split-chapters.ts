import { SLACK_LIMITS } from "../../block-kit/limits.ts";
import type { Chapter, Piece } from "./chapter.ts";
import { costOf, costOfChapters } from "./fit-chapters.ts";

/** What one message takes, with room for its own heading. */
const ROOM = SLACK_LIMITS.messageCharacters - 700;
const CONTINUED = " (continued)";

/**
 * Spreads chapters over messages, losing nothing: between chapters where that leaves no message half empty, else
 * between pieces, and inside a piece only if it is longer than a message; never inside a command.
 */
export function splitChapters(chapters: readonly Chapter[]): (readonly Chapter[])[] {
  const messages: Chapter[][] = [[]];
  let room = ROOM;
  for (const chapter of chapters) {
    const whole = costOfChapters([chapter]);
    if (whole > room && whole <= ROOM && room < ROOM / 2) room = begin(messages);
    let title = chapter.title;
    for (const [index, piece] of chapter.pieces.flatMap(thatFits).entries()) {
      if (costOf(piece) + title.length > room) {
        room = begin(messages);
        if (index > 0) title = chapter.title + CONTINUED;
      }
      room -= costOf(piece) + add(messages.at(-1) ?? [], title, piece);
    }
  }
  return messages.filter((message) => message.length > 0);
}

function begin(messages: Chapter[][]): number {
  messages.push([]);
  return ROOM;
}

/** Adds the piece to the chapter of that title; returns what a new title cost. */
function add(message: Chapter[], title: string, piece: Piece): number {
  const last = message.at(-1);
  if (last?.title === title) {
    message[message.length - 1] = { title, pieces: [...last.pieces, piece] };
    return 0;
  }
  message.push({ title, pieces: [piece] });
  return title.length;
}

/** A piece, or its parts where the whole is longer than a message. Each part was cut to less than a message before. */
function thatFits(piece: Piece): Piece[] {
  return costOf(piece) <= ROOM - LONGEST_TITLE ? [piece] : piece.map((part) => [part]);
}

const LONGEST_TITLE = 80;
