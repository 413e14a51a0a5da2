import { showLiterally } from "../analysis/literal.ts";

/**
 * Outside text for a rich_text or plain_text element, where Slack parses nothing.
 *
 * @param most - The greatest length as Slack counts a message's text: UTF-16 units, `& < >` escaped.
 */
export function literal(text: string, most: number): string {
  let room = most;
  let shown = showLiterally(text, room);
  while (countedLength(shown) > most) {
    room = Math.floor((room * most) / countedLength(shown));
    shown = showLiterally(text, room);
  }
  return shown;
}

/** A command or YAML: its lines stay lines. */
export interface LiteralLines {
  readonly text: string;
  /** Somebody who copies it must know that it is not whole. */
  readonly cut: boolean;
}

/** Text of several lines, each shown literally; cut only when the whole exceeds `most` counted characters. */
export function literalLines(text: string, most: number): LiteralLines {
  const lines: string[] = [];
  let room = most;
  for (const line of text.replaceAll("\r\n", "\n").trimEnd().split("\n")) {
    const whole = line.length > room ? undefined : showLiterally(line, Number.POSITIVE_INFINITY);
    if (whole === undefined || countedLength(whole) + 1 > room) {
      lines.push(literal(line, Math.max(0, room - 1)));
      return { text: lines.join("\n").trimEnd(), cut: true };
    }
    lines.push(whole);
    room -= countedLength(whole) + 1;
  }
  return { text: lines.join("\n"), cut: false };
}

/**
 * Text for a place that Slack parses: a message's `text`, which notifications and screen readers use. Cut first, then
 * its mentions broken, then escaped, once.
 *
 * @see https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
export function parsedText(text: string, most: number): string {
  return showLiterally(text, most)
    .replaceAll(/@(?=channel|here|everyone)/gi, `@${WORD_JOINER}`)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

/** Invisible: keeps `@here` readable, but not a mention. */
const WORD_JOINER = "\u2060";

/** The length of a text as Slack counts it: `& < >` escaped. */
export function countedLength(text: string): number {
  return text.length + 4 * occurrences(text, "&") + 3 * (occurrences(text, "<") + occurrences(text, ">"));
}

function occurrences(text: string, character: string): number {
  return text.split(character).length - 1;
}
