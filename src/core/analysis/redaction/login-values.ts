import { looksSecret } from "./plausible.ts";
import { secretName } from "./secret-names.ts";
import { isHarmless, type SecretSpan, type Token } from "./span.ts";

const SETS = /^(?:set|add|put|write|config|configure|setx|patch|update|store|define|export|kv|-c)$/i;

/** Secrets behind a setting's name: `config set //registry/:_authToken x`, `kv put app/password x`. */
export function settingValues(tokens: readonly Token[]): readonly SecretSpan[] {
  return tokens.flatMap((token, index) => {
    const next = tokens[index + 1];
    const isSet = tokens.slice(Math.max(0, index - 4), index).some(({ text }) => SETS.test(text));
    if (next === undefined || !isSet || secretName(settingIn(token.text)) !== "surely") return [];
    return /^[-=:]/.test(next.text) || isHarmless(next.text) ? [] : [{ start: next.start, end: next.end }];
  });
}

/** The last part of a setting's path: `password` of `app/password`, not of the file `/etc/password`. */
function settingIn(text: string): string {
  if (/^-|^\.{0,2}\/(?!\/)/.test(text)) return "";
  return /^[\w./:@-]*[./:_-]([\w-]{2,60})$/.exec(text)?.[1] ?? /^(?:requirepass|masterauth)$/i.exec(text)?.[0] ?? "";
}

/** `--user name:secret`, `--auth=name:secret` of any program; a group or a number behind the colon is no secret. */
export function loginPairs(tokens: readonly Token[]): readonly SecretSpan[] {
  return tokens.flatMap((token, index) => {
    const [, equals = "", value = ""] = LOGIN_FLAG.exec(token.text) ?? [undefined];
    const pair = equals === "" ? (LOGIN_FLAG.test(token.text) ? tokens[index + 1] : undefined) : token;
    if (pair === undefined) return [];
    const from = equals === "" ? 0 : token.text.length - value.length;
    const colon = pair.text.indexOf(":", from);
    const secret = pair.text.slice(colon + 1);
    if (colon <= from || secret.startsWith("//") || isHarmless(secret) || !looksSecret(secret)) return [];
    return [{ start: pair.start + colon + 1, end: pair.end }];
  });
}

const LOGIN_FLAG =
  /^--?(?:(?:http|proxy|ftp|basic|api|client|server|admin)-?)?(?:user|username|userpwd|userpass|auth|creds?|credentials?|login|basic-?auth)(?:(=)(.*))?$/i;

const USER_LETTER = /^-(?:u|U|l)$/;
const SECRET_LETTER = /^-(?:p|P|w|pw)$/;

/** `-u name … -p secret` of any program; a port, a path or a word behind `-p` is no secret. */
export function letterLogins(tokens: readonly Token[]): readonly SecretSpan[] {
  if (!tokens.some(({ text }) => USER_LETTER.test(text))) return [];
  return tokens.flatMap((token, index) => {
    const next = tokens[index + 1];
    if (!SECRET_LETTER.test(token.text) || next === undefined || next.text.startsWith("-")) return [];
    return !isHarmless(next.text) && looksSecret(next.text) ? [{ start: next.start, end: next.end }] : [];
  });
}
