import { authorizationValue, cookieValues } from "./headers.ts";
import { kindOfName, type NameKind } from "./secret-names.ts";
import { fits, isHarmless, looksLikePassword, looksRandom } from "./secret-values.ts";
import { type SecretSpan, withoutClosing } from "./span.ts";

const NAME_CHARACTERS = 80;
const VALUE_CHARACTERS = 4000;
/** In a query these short names mean a secret too, where the value is long and random. */
const QUERY_SECRETS = /^(?:key|code|k|t|sign|auth|hash|ticket|state_token|id_token|assertion)$/i;
/** Before a colon and a blank these make a prompt or a sentence out of a name: `read -p Password: pw`. */
const PROMPTS =
  /(?:^|\s)(?:-p|--prompt|-prompt|enter|expect|for|failed|wrong|bad|invalid|your|new|-sp|the)\s{1,3}["']?$/i;

/** What people write for people: `git commit -m Fix password: trim blanks`. */
const MESSAGE = /\s(?:-[a-z]?m|--message|--title|--body|--notes?|--description|--comment)[\s=][^-]{0,100}$/;

/** Before `password = x`: another setting or a section, so that this is one as well. */
const IN_SETTINGS = /(?:\[[\w .-]{1,40}\]|[\w.]{1,40} = \S{1,60})\s/;

/** A name with its separator, and the character before the name. */
interface Named {
  readonly name: string;
  readonly start: number;
  readonly before: string;
}

/**
 * Secrets that stand behind a name that says so: `name=value`, `Name: value`, `"name":"value"`, `?name=value&`.
 * Walks from each separator to its name, so that it stays linear whatever the text.
 */
export function namedValues(text: string): readonly SecretSpan[] {
  const spans: SecretSpan[] = [];
  const wordEnd = nextMatch(text, /\s|$/g);
  // A new name behind a separator ends the value: "…;AccountKey=x;EndpointSuffix=y", "?key=x&format=json".
  const nextName = nextMatch(text, /[&;,][\w.-]{1,80}=|$/g);
  const valueEnd = (from: number): number => Math.min(wordEnd(from), nextName(from), from + VALUE_CHARACTERS);
  let masked = 0;
  for (let at = 1; at < text.length; at++) {
    const separator = text[at];
    if (separator !== "=" && separator !== ":") continue;
    // What ends with its word was masked with the name before it.
    if (at < masked && !/["' ]/.test(text[at + 1] ?? "")) continue;
    const named = nameBefore(text, at);
    if (named.name === "") continue;
    const found = secretsOf(text, at, named, valueEnd);
    for (const span of found) {
      spans.push(span);
      masked = Math.max(masked, span.end);
    }
  }
  return spans;
}

function secretsOf(text: string, at: number, named: Named, valueEnd: (from: number) => number): readonly SecretSpan[] {
  if (/^(?:proxy-|x-)?authorization$/i.test(named.name)) return authorizationValue(text, at + 1);
  // `${TOKEN:-default}` of the shell.
  if (named.before === "{" && text[named.start - 2] === "$") return [];
  if (/^cookie$/i.test(named.name)) return cookieValues(text, at + 1);
  const kind = kindOfName(named.name);
  const isShortQuery = /[?&]/.test(named.before) && QUERY_SECRETS.test(named.name);
  if ((kind === undefined && !isShortQuery) || isSentence(text, at, named)) return [];
  const span = valueAfter(text, at, named, valueEnd);
  if (span === undefined) return [];
  const value = text.slice(span.start, span.end);
  if (isLoose(text, at, named, span) || isCall(value)) return [];
  if (text[at + 1] === " " && isProse(named.name, value)) return [];
  if (isShortQuery) return looksRandom(value) ? [span] : [];
  const isKeyPart = text[at] === ":" && span.start === at + 1 && !/^["'/-]$/.test(named.before);
  return fitting(named.name, kind ?? "possible", value, span, isKeyPart);
}

/** `grep password = src/`: with blanks on both sides a sentence is as likely as a setting. */
function isLoose(text: string, at: number, named: Named, { start, end }: SecretSpan): boolean {
  if (text[at] !== "=" || text[at - 1] !== " " || start !== at + 2) return false;
  const lead = text.slice(Math.max(0, named.start - 200), named.start);
  return !looksLikePassword(text.slice(start, end)) && !IN_SETTINGS.test(lead);
}

function fitting(
  name: string,
  kind: NameKind,
  value: string,
  span: SecretSpan,
  isKeyPart: boolean,
): readonly SecretSpan[] {
  const password = isKeyPart ? undefined : passwordAt(name, value);
  if (password !== undefined) {
    return /\d|\W/.test(value.slice(password)) ? [{ start: span.start + password, end: span.end }] : [];
  }
  if (namesAnother(name, value)) return [];
  // `session:8f3e2d1c` is a key of a cache: behind a bare colon only what is long and random counts.
  if (kind === "possible" && isKeyPart && !looksRandom(value)) return [];
  if (isKeyPart && /^[a-z-]+$/.test(value)) return [];
  return fits(kind, value) ? [span] : [];
}

/** Where the password of a pair begins, whose user is kept: `auth=bob:…`. */
function passwordAt(name: string, value: string): number | undefined {
  if (!/(?:auth|creds?|credentials|login|userpass)$/i.test(name)) return undefined;
  const colon = value.indexOf(":");
  const isPair = /^[\w.@\\-]+$/.test(value.slice(0, Math.max(0, colon))) && !isHarmless(value.slice(colon + 1));
  return isPair ? colon + 1 : undefined;
}

/** `Credentials:gs_secret_access_key=x`, `secret id=x`: the inner name says it better, or says that it is a name. */
function namesAnother(name: string, value: string): boolean {
  if (kindOfName(/^(?:\w{1,20}:)?([\w.-]{1,80})=[^=]/.exec(value)?.[1] ?? "") !== undefined) return true;
  return /^(?:id|type|src|source|target|name|env)=/.test(value) || (name === "credential" && value.includes("/"));
}

/** `password: ` at the end of a prompt or after words of a sentence, and the parts of an ARN, hold nothing. */
function isSentence(text: string, at: number, { name, start, before }: Named): boolean {
  // `PyJWT==2.8.0` is a comparison, `https://__token__:x@host` an address.
  if (text[at + 1] === "=" || text[at - 1] === "=") return true;
  if (text[at] !== ":") return false;
  if (before === "/" && text[start - 2] === "/") return true;
  // `expect "password:"; send …`: the quotes are around the prompt.
  if (/["']/.test(before) && text[at + 1] === before && /\w/.test(text[at - 1] ?? "")) return true;
  if (before === ":" && text[at + 1] !== " ")
    return !looksLikePassword(text.slice(at + 1, at + 40).split(/\s/)[0] ?? "") || name === "secret";
  if (text[at + 1] !== " ") return false;
  return (
    PROMPTS.test(text.slice(Math.max(0, start - 14), start)) ||
    MESSAGE.test(text.slice(Math.max(0, start - 120), start))
  );
}

/** `token = sign(…)` of a program's source. */
function isCall(value: string): boolean {
  return /^[A-Za-z_.]{2,60}\(/.test(value);
}

/** `a single pass: read once`. */
function isProse(name: string, value: string): boolean {
  return /^pass$/i.test(name) && /^[a-z]+$/i.test(value);
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

function nameBefore(text: string, at: number): Named {
  let end = at;
  // `name = value` of settings files.
  if (text[at] === "=" && text[at + 1] === " " && text[end - 1] === " ") end--;
  // `"name": "value"`, `\"name\": \"value\"`, `environ["NAME"] = "value"`
  for (const closing of ["]", "\"'", "\\"]) if (closing.includes(text[end - 1] ?? " ")) end--;
  let start = end;
  while (start > 0 && end - start < NAME_CHARACTERS && /[\w.-]/.test(text[start - 1] ?? "")) start--;
  return { name: text.slice(start, end), start, before: text[start - 1] ?? "" };
}

function valueAfter(
  text: string,
  at: number,
  { before }: Named,
  valueEnd: (from: number) => number,
): SecretSpan | undefined {
  const start = valueStart(text, at);
  // An object has names of its own.
  if (/^[{[]\s?["{\\]/.test(text.slice(start, start + 3))) return undefined;
  const quoted = quotedAt(text, start);
  if (quoted !== undefined) return quoted;
  const word = text.slice(start, valueEnd(start));
  // In a list of options, a query or an expression for sed the next separator ends the value.
  const stop = /[?&]/.test(before) ? "&" : /[,;]/.test(before) ? before : substituted(text, start);
  const stopAt = stop === undefined ? -1 : word.indexOf(stop);
  const span = withoutClosing(text, { start, end: start + (stopAt === -1 ? word.length : stopAt) });
  return span.end > start ? span : undefined;
}

/** Behind `=`, `: `, ` = ` or `=> `. */
function valueStart(text: string, at: number): number {
  if (text.startsWith("=>", at)) return at + (text[at + 2] === " " ? 3 : 2);
  const isSpaced = text[at + 1] === " " && (text[at] === ":" || /[ \]]/.test(text[at - 1] ?? ""));
  return at + (isSpaced ? 2 : 1);
}

function quotedAt(text: string, start: number): SecretSpan | undefined {
  const [quote] = /^\\{0,3}["']/.exec(text.slice(start, start + 4)) ?? [];
  if (quote === undefined) return undefined;
  const end = text.indexOf(quote, start + quote.length);
  return end > start && end - start < VALUE_CHARACTERS ? { start: start + quote.length, end } : undefined;
}

/** The separator of the `s/…/…/` in whose second half a value stands. */
function substituted(text: string, start: number): string | undefined {
  const lead = text.slice(Math.max(0, start - 200), start);
  return /(?:^|[\s"'])(?:s([/|#@,])|(\/))[^\s]{0,200}$/
    .exec(lead)
    ?.slice(1)
    .find((separator) => separator !== undefined);
}
