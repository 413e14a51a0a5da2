/**
 * Falco's quoted strings.
 * @see https://github.com/falcosecurity/libs/blob/0.25.4/userspace/libsinsp/filter/escaping.cpp
 */
const ESCAPES: Readonly<Record<string, string>> = { "\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t" };

// An escaped blank stands for a backslash: old rules relied on it, and Falco kept it.
const MEANINGS = new Map([
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
  [" ", "\\"],
  ["\\", "\\"],
  ["/", "/"],
]);

/** What a quoted string means, or why its escapes are refused. */
export type Unquoted = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };

/** Reads a quoted string, quotes included. */
export function unquote(quoted: string): Unquoted {
  const quote = quoted[0] ?? '"';
  const body = quoted.slice(1, -1);
  if (!body.includes("\\")) return { ok: true, text: body };
  let text = "";
  for (let index = 0; index < body.length; index += 1) {
    if (body[index] !== "\\") {
      text += body[index];
      continue;
    }
    index += 1;
    const letter = body[index];
    if (letter === undefined) break;
    const meaning = letter === quote ? quote : MEANINGS.get(letter);
    if (meaning === undefined) return { ok: false, reason: refusalOf(letter, quote) };
    text += meaning;
  }
  return { ok: true, text };
}

function refusalOf(letter: string, quote: string): string {
  if (letter === '"' || letter === "'") return `invalid \\${letter} escape in ${quote}-quoted string`;
  return `unsupported string escape sequence: \\${letter}`;
}

/**
 * Writes any text as a double-quoted string that Falco reads back as the same text.
 *
 * Falco looks for the closing quote before it looks at escapes, so that `"a\\"` does not end where it seems to. A
 * backslash at the very end is therefore written as backslash and blank, which means a backslash.
 */
export function quote(text: string): string {
  let body = "";
  for (const letter of text) {
    const written = ESCAPES[letter];
    if (written !== undefined) body += `\\${written}`;
    else if (letter === "\\" || letter === '"') body += `\\${letter}`;
    else body += letter;
  }
  return text.endsWith("\\") ? `"${body.slice(0, -1)} "` : `"${body}"`;
}
