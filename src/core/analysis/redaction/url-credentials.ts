import { isHarmless, looksLikePassword, looksRandom } from "./secret-values.ts";
import type { SecretSpan } from "./span.ts";

/** Passwords in addresses: `scheme://user:password@host`, `scheme://:password@host`, `scheme://token@host`. */
export function urlCredentials(text: string): readonly SecretSpan[] {
  const spans: SecretSpan[] = [];
  for (let at = text.indexOf("://"); at !== -1; at = text.indexOf("://", at + 3)) {
    const authority = /^[^\s/'"]{0,1000}/.exec(text.slice(at + 3, at + 1003))?.[0] ?? "";
    const host = authority.lastIndexOf("@");
    if (host <= 0) continue;
    const colon = authority.indexOf(":");
    const from = colon === -1 || colon > host ? tokenAsUser(authority.slice(0, host)) : colon + 1;
    if (from === undefined || from >= host || isHarmless(authority.slice(from, host))) continue;
    spans.push({ start: at + 3 + from, end: at + 3 + host });
  }
  return spans;
}

/**
 * A name that stands alone before a host is an access token where it has twenty characters or, as no account has,
 * capital letters and digits.
 */
function tokenAsUser(user: string): number | undefined {
  const isLong = user.length >= 20 && /\d/.test(user);
  const isMixed = user.length >= 8 && /[A-Z]/.test(user) && /\d/.test(user);
  return (isLong || isMixed) && /^[\w.-]+$/.test(user) ? 0 : undefined;
}

const REMOTE_LOGIN = /(?<=^|\s)[\w.-]{1,60}[/\\][\w.-]{1,60}:([^\s@/]{3,200})@[\w.-]/dg;
const ORACLE_LOGIN =
  /(?:\b(?:sqlplus|rman|expdp|impdp|sqlldr|userid)(?:=|\s[^|;]{0,200}?(?<=\s))|\b(?:thin|oci8?):)[\w.-]{1,60}\/([^\s@/]{3,200})(?=@|\s|$)/dg;
/** `user:password@tcp(host)` of Go's drivers, `user:password@host:3306/db` without a scheme. */
const PLAIN_LOGIN =
  /(?<=^|[\s="'])[\w.+-]{1,60}:([^\s@/:]{3,200})@(?:(?:tcp|unix|udp)?\(|\[|[\w.-]{1,100}(?::\d{2,5}(?!\d)|\/)|\d{1,3}(?:\.\d{1,3}){3})/dg;
const NOT_A_LOGIN = /^(?:mailto|sips?|npm|git|user|group|serviceAccount|jsr|workspace|acct|xmpp|image)$/;

/** `domain/user:password@host` as tools for remote Windows take it, `user/password@service` as Oracle's do. */
export function loginCredentials(text: string): readonly SecretSpan[] {
  if (!text.includes("@")) return [];
  return [...text.matchAll(REMOTE_LOGIN), ...text.matchAll(ORACLE_LOGIN), ...text.matchAll(PLAIN_LOGIN)].flatMap(
    (match) => {
      const [start, end] = match.indices?.[1] ?? [0, 0];
      const user = text.slice(match.index, start - 1);
      // `library/nginx:1.27@sha256:…` is an image with its digest.
      return text.startsWith("sha256:", end + 1) || NOT_A_LOGIN.test(user) || isHarmless(match[1] ?? "")
        ? []
        : [{ start, end }];
    },
  );
}

const HOOK_PATH = /\/(?:web)?hooks?(?:b2|s)?\/((?:[\w@.%-]{1,200}\/){0,6}[\w@.%-]{1,200})/dgi;
const NAMED_PATH =
  /\/(?:api[-_]?key|key|token|secret|access[-_]?token|auth|webhook|v3|v2|with\/key)\/([\w.~%-]{16,400})(?=[/?#\s"']|$)/dgi;

/** Secrets in the path of an address: that of a webhook opens the door by itself. */
export function pathSecrets(text: string): readonly SecretSpan[] {
  if (!text.includes("://")) return [];
  return [...text.matchAll(HOOK_PATH), ...text.matchAll(NAMED_PATH)].flatMap((match) => {
    const [start, end] = match.indices?.[1] ?? [0, 0];
    const path = match[1] ?? "";
    const first = path
      .split("/")
      .find(
        (part) => looksRandom(part) || UUID.test(part) || (/^(?=.*\d)[\w-]{14,}$/.test(part) && !/^\d+$/.test(part)),
      );
    const inAddress = text.slice(Math.max(0, start - 300), start).includes("://");
    return inAddress && first !== undefined ? [{ start: start + path.indexOf(first), end }] : [];
  });
}

const UUID = /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/i;

/** `bob:secret` or a token behind a flag that takes either: the user's name stays. */
export function passwordOfPair(value: string): readonly [start: number, end: number] | undefined {
  const at = value.indexOf(":");
  const password = value.slice(at + 1);
  if (at < 1 || isHarmless(password) || /^\d+$/.test(value.slice(0, at)) || password.startsWith("//")) return undefined;
  return looksLikePassword(password) || /[^A-Za-z]/.test(password) ? [at + 1, value.length] : undefined;
}
