/**
 * Where the character at `offset` of a scalar's value stands in the scalar's source text. Folding, indentation and
 * chomping change blanks only, so both texts are walked along their other characters.
 *
 * @param style - The scalar's style, as the `yaml` package names it.
 * @param source - The scalar as written, with its quotes or its block header.
 */
export function scalarOffset(style: string, source: string, text: string, offset: number): number {
  let at = bodyStart(style, source);
  for (let index = 0; index < offset && at < source.length; index += 1) {
    if (isBlank(text[index])) continue;
    at = afterBlanks(style, source, at);
    at += lengthAt(style, source, at);
  }
  return Math.min(isBlank(text[offset]) ? at : afterBlanks(style, source, at), Math.max(0, source.length - 1));
}

function bodyStart(style: string, source: string): number {
  if (style === "PLAIN") return 0;
  if (style.startsWith("QUOTE")) return 1;
  const headerEnd = source.indexOf("\n");
  return headerEnd === -1 ? source.length : headerEnd + 1;
}

function afterBlanks(style: string, source: string, from: number): number {
  let at = from;
  while (at < source.length) {
    if (isBlank(source[at])) at += 1;
    else if (style === "QUOTE_DOUBLE" && /^\\[nrtvfb0 \n\r\t]/.test(source.slice(at, at + 2))) at += 2;
    else break;
  }
  return at;
}

function lengthAt(style: string, source: string, at: number): number {
  if (style === "QUOTE_SINGLE") return source.startsWith("''", at) ? 2 : 1;
  if (style !== "QUOTE_DOUBLE" || source[at] !== "\\") return 1;
  return { x: 4, u: 6, U: 10 }[source[at + 1] ?? ""] ?? 2;
}

function isBlank(character: string | undefined): boolean {
  return character !== undefined && /\s/.test(character);
}
