import { kindOfName } from "./secret-names.ts";
import { fits, isHarmless, looksRandom } from "./secret-values.ts";
import { type SecretSpan, withoutClosing } from "./span.ts";

const VALUE_CHARACTERS = 4000;
/** Parts of a signed request that are no secret: who signed, what, and how. */
const SIGNED_PART =
  /(?:^|[\s,])(response|signature|oauth_signature|oauth_token|mac|password|token)="?([^\s",]{4,1000})/dgi;

/** Credentials of an `Authorization` header, whatever its scheme: `Bearer x`, `Token x`, `Digest …, response="x"`, `x`. */
export function authorizationValue(text: string, from: number): readonly SecretSpan[] {
  const rest = text.slice(from, from + VALUE_CHARACTERS);
  const [, lead = "", first = "", gap = "", second = ""] =
    /^([ '"\\]{0,3})(\S{1,4000})(\s{0,2})(\S{0,4000})/.exec(rest) ?? [];
  const start = from + lead.length;
  if (isHarmless(first) && !/^(?:basic|digest|bearer|vault)$/i.test(first)) return [];
  const isScheme = /^[A-Za-z][\w-]{1,20}$/.test(first) && !looksRandom(first) && !/["']$/.test(first);
  if (!isScheme || second === "" || /^(?:-|https?:)/.test(second))
    return first.length > 5 && !isScheme ? [withoutClosing(text, { start, end: start + first.length })] : [];
  const tokenStart = start + first.length + gap.length;
  const parts = /^\w{1,30}=(?!=?$)/.test(second) ? signedParts(text, tokenStart) : [];
  if (parts.length > 0) return parts;
  const span = withoutClosing(text, { start: tokenStart, end: tokenStart + second.length });
  return isHarmless(text.slice(span.start, span.end)) || span.end <= span.start ? [] : [span];
}

function signedParts(text: string, from: number): readonly SecretSpan[] {
  return [...text.slice(from, from + 1500).matchAll(SIGNED_PART)].map((match) => {
    const [start, end] = match.indices?.[2] ?? [0, 0];
    return { start: from + start, end: from + end };
  });
}

const SCHEME = /\b(?:bearer|basic)(?:\s{1,2}|%20)([A-Za-z0-9._~+/=-]{16,4000})/dgi;

/** `Bearer x` wherever it stands, where x is no word. */
export function bearers(text: string): readonly SecretSpan[] {
  return [...text.matchAll(SCHEME)].flatMap((match) => {
    const [start, end] = match.indices?.[1] ?? [0, 0];
    return looksRandom(match[1] ?? "") ? [{ start, end }] : [];
  });
}

/** The values of cookies that open a session: `sid=…; theme=dark`. Plain settings stay. */
export function cookieValues(text: string, from: number): readonly SecretSpan[] {
  const [list = ""] =
    /^(?:[\s'"]{0,3}[\w.%-]{1,80}=[^\s;]{0,4000};?){1,30}/.exec(text.slice(from, from + VALUE_CHARACTERS)) ?? [];
  return [...list.matchAll(/([\w.%-]{1,80})=([^\s;"']{1,4000})/dg)].flatMap((match) => {
    const [start, end] = match.indices?.[2] ?? [0, 0];
    const kind = kindOfName(match[1] ?? "") ?? "possible";
    return fits(kind, match[2] ?? "") ? [{ start: from + start, end: from + end }] : [];
  });
}
