/** A stretch of text that is a secret: from `start` up to, not including, `end`, in UTF-16 units. */
export interface SecretSpan {
  readonly start: number;
  readonly end: number;
}

/** What stands where a secret stood. */
export const MASK = "[redacted]";

/** A word of a command line, with its place. */
export interface Token {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Falco joins a command's arguments with blanks and drops the quotes, so words are all that is left of them. */
export function tokensOf(text: string): readonly Token[] {
  return tokensBy(text, /\S+/g);
}

/** The words of a list in JSON, as container runtimes write down a command: `["mysql","-p…"]`, `["sh","-c","mysql -p…"]`. */
export function listedTokens(text: string): readonly Token[] {
  return /\["|", ?"/.test(text) ? tokensBy(text, /(?<=[[",]\s?")((?:[^"\\\s]|\\\S){1,2000})(?=")|([^\s"[\],]+)/g) : [];
}

function tokensBy(text: string, pattern: RegExp): readonly Token[] {
  return [...text.matchAll(pattern)].map((match) => {
    return { text: match[0], start: match.index, end: match.index + match[0].length };
  });
}

/** A word without the quotes that were left around it, reaching to the closing one where blanks stand between. */
export function unquoted(text: string, { start, end }: SecretSpan): SecretSpan {
  const quote = /^["']/.exec(text.slice(start, start + 1))?.[0];
  if (quote !== undefined) {
    const closing = text.slice(start + 1, start + 300).indexOf(quote);
    if (closing > 0) return { start: start + 1, end: start + 1 + closing };
  }
  let last = end;
  // The end of `<(echo x)` and `$(echo x)`.
  const isInner = text[end - 1] === ")" && /[<$]\([^()]{0,200}$/.test(text.slice(Math.max(0, start - 200), end - 1));
  if (isInner && last - 1 > start) last--;
  while (last > start && /["'`;]/.test(text[last - 1] ?? "")) last--;
  return { start, end: last };
}

/** A span without the quotes, brackets and separators that close what it stands in. */
export function withoutClosing(text: string, { start, end }: SecretSpan): SecretSpan {
  let last = end;
  for (let left = MOST_CLOSING; left > 0 && last > start && /["'`)}\],;\\]/.test(text[last - 1] ?? ""); left--) last--;
  return { start, end: last };
}

const MOST_CLOSING = 10;

/** The text with every span masked; overlapping spans become one. */
export function maskSpans(text: string, spans: readonly SecretSpan[]): string {
  let masked = "";
  let at = 0;
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    if (end <= at || end <= start) continue;
    masked += text.slice(at, Math.max(at, start)) + (start < at ? "" : MASK);
    at = end;
  }
  return masked + text.slice(at);
}
