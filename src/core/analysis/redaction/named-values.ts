import { looksSecret } from "./plausible.ts";
import { secretName } from "./secret-names.ts";
import { isHarmless, type SecretSpan, type Token } from "./span.ts";

const NAME_CHARACTERS = 80;
const VALUE_CHARACTERS = 4000;
const SCHEMES = /^(?:bearer|basic|token|digest|negotiate|apikey|ntlm|bot|key)$/i;

/**
 * Secrets that stand behind a name that says so: `name=value`, `Name: value`, `"name":"value"`, `?name=value&`.
 * Walks from each separator to its name, so that it stays linear whatever the text.
 */
export function namedValues(text: string): readonly SecretSpan[] {
  const spans: SecretSpan[] = [];
  const wordEnd = nextMatch(text, /\s|$/g);
  // A new name behind a separator ends the value: "…;AccountKey=x;EndpointSuffix=y", "?key=x&format=json".
  const nextName = nextMatch(text, /[&;,]\\?["']?[\w.-]{1,80}\\?["']?[=:]|$/g);
  const valueEnd = (from: number): number => Math.min(wordEnd(from), nextName(from), from + VALUE_CHARACTERS);
  let masked = 0;
  for (let at = 1; at < text.length; at++) {
    const separator = text[at];
    if (separator !== "=" && separator !== ":") continue;
    // What ends with its word was masked with the name before it.
    if (at < masked && !/["' ]/.test(text[at + 1] ?? "")) continue;
    const name = nameBefore(text, at);
    if (name === "") continue;
    const span = /^(?:proxy-)?authorization$/i.test(name)
      ? authorizationValue(text, at + 1)
      : valueNamed(name, text, at, valueEnd);
    if (!span) continue;
    spans.push(span);
    masked = Math.max(masked, span.end);
  }
  return spans;
}

/** The value of `name` behind the separator at `at`, where the name says that it is a secret. */
function valueNamed(
  name: string,
  text: string,
  at: number,
  valueEnd: (from: number) => number,
): SecretSpan | undefined {
  const sure = secretName(name);
  if (sure === undefined) return undefined;
  const span = valueAfter(text, at + 1, text[at] === ":" || text[at - 1] === " ", valueEnd);
  if (span === undefined) return undefined;
  // `password = x` may be a pattern that is searched for, `token:refresh` a word of its own.
  const isLoose = text[at - 1] === " " ? text[span.start - 1] === " " : text[at] === ":" && isBareWord(text, at, span);
  if (sure === "surely" && !isLoose) return span;
  return looksSecret(text.slice(span.start, span.end), name) ? span : undefined;
}

/** A word and another behind its colon, in no braces, list, quotes or header. */
function isBareWord(text: string, colon: number, { start }: SecretSpan): boolean {
  return (
    start === colon + 1 &&
    !/["'\]\\]/.test(text[colon - 1] ?? "") &&
    !/[{,][\s\w.-]{0,80}$/.test(text.slice(Math.max(0, colon - 90), colon))
  );
}

/** Where a pattern that always matches next begins. Asked from ever later places, it reads the text but once. */
function nextMatch(text: string, pattern: RegExp): (from: number) => number {
  let askedFrom = 0;
  let found = -1;
  return (from) => {
    if (from < askedFrom || from > found) {
      pattern.lastIndex = from;
      found = pattern.exec(text)?.index ?? text.length;
      askedFrom = from;
    }
    return found;
  };
}

/** Secrets behind a flag of such a name: `--password hunter2`, `-storepass x`. */
export function flagValues(tokens: readonly Token[]): readonly SecretSpan[] {
  return tokens.flatMap((token, index) => {
    const name = /^(?:-|--|\/)([A-Za-z][\w.-]{1,60})$/.exec(token.text)?.[1];
    const next = tokens[index + 1];
    const sure = name === undefined ? undefined : secretName(name);
    if (sure === undefined || next === undefined || next.text.startsWith("-") || isHarmless(next.text)) return [];
    return sure === "surely" || looksSecret(next.text, name) ? [{ start: next.start, end: next.end }] : [];
  });
}

function nameBefore(text: string, at: number): string {
  let end = at;
  // `"name": "value"`, `environ["NAME"] = "value"`, `name = value`, `\"name\":\"value\"`
  for (const closing of [" ", "]", "\"'", "\\"])
    if (text[end - 1] !== undefined && closing.includes(text[end - 1] ?? "")) end--;
  let start = end;
  while (start > 0 && end - start < NAME_CHARACTERS && /[\w.-]/.test(text[start - 1] ?? "")) start--;
  return text.slice(start, end);
}

function valueAfter(
  text: string,
  from: number,
  mayHaveBlank: boolean,
  valueEnd: (from: number) => number,
): SecretSpan | undefined {
  const blank = mayHaveBlank && text[from] === " " ? from + 1 : from;
  const start = text[blank] === "\\" ? blank + 1 : blank;
  const quote = text[start];
  if (quote === '"' || quote === "'") {
    const end = text.indexOf(quote, start + 1);
    const last = text[end - 1] === "\\" && start > blank ? end - 1 : end;
    if (end > start) return spanUnlessHarmless(text, start + 1, Math.min(last, start + VALUE_CHARACTERS));
  }
  let end = valueEnd(start);
  for (let left = 10; left > 0 && end > start && /["'`)}\],;\\]/.test(text[end - 1] ?? ""); left--) end--;
  return spanUnlessHarmless(text, start, end);
}

function authorizationValue(text: string, from: number): SecretSpan | undefined {
  const rest = text.slice(from, from + VALUE_CHARACTERS);
  const [, blank = "", first = "", gap = "", second = ""] =
    /^([ '"]{0,2})(\S{1,4000})(\s?)(\S{0,4000})/.exec(rest) ?? [];
  const start = from + blank.length;
  if (!SCHEMES.test(first)) return spanUnlessHarmless(text, start, start + first.length);
  const tokenStart = start + first.length + gap.length;
  return spanUnlessHarmless(text, tokenStart, tokenStart + second.length);
}

function spanUnlessHarmless(text: string, start: number, end: number): SecretSpan | undefined {
  return isHarmless(text.slice(start, end)) ? undefined : { start, end };
}
