/** Longer texts are no sentences of a person. */
const LONGEST = 2000;

/** A text's sentences. What stands in backticks is never cut, and neither is a name with dots in it. */
export function sentencesOf(text: string): readonly string[] {
  const codes: string[] = [];
  const masked = text.replaceAll(/(`+)(?:(?!\1)[\s\S])+?\1(?!`)/g, (code) => `\uE000${codes.push(code) - 1}\uE001`);
  return masked
    .split(/(?<=(?<!(?:^|\s)\d{1,3})[.!?][)"'”’*_]?)\s+(?=[\p{Lu}\d\uE000(*_"'“‘-])|\n/u)
    .map((sentence) => sentence.replaceAll(/\uE000(\d+)\uE001/g, (_, at: string) => codes[Number(at)] ?? "").trim())
    .filter((sentence) => sentence !== "")
    .flatMap(inParts);
}

function inParts(sentence: string): readonly string[] {
  const parts: string[] = [];
  for (let at = 0; at < sentence.length; at += LONGEST) parts.push(sentence.slice(at, at + LONGEST));
  return parts;
}
