import type { SecretSpan } from "./span.ts";

/**
 * Secrets that can be told by their shape alone. Every quantifier is bounded and each alternative begins with a
 * literal, so that matching stays linear.
 */
const SHAPES = [
  "gh[pousr]_[A-Za-z0-9]{20,255}",
  String.raw`github_pat_\w{20,255}`,
  String.raw`gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent)-[\w-]{16,255}`,
  String.raw`xox[a-z]-[\w-]{10,255}`,
  String.raw`xapp-[\w-]{10,255}`,
  // The secret of a webhook is its path.
  String.raw`(?<=hooks\.slack\.com/(?:services|workflows|triggers)/)[\w/-]{10,255}`,
  String.raw`(?<=discord(?:app)?\.com/api/(?:v\d{1,2}/)?webhooks/\d{5,25}/)[\w-]{20,100}`,
  String.raw`(?<=hooks\.zapier\.com/hooks/catch/)[\w/]{10,80}`,
  String.raw`(?<=\.webhook\.office\.com/webhookb2/)[\w/@-]{30,255}`,
  String.raw`sk-(?:ant|proj|svcacct|or)-[\w-]{16,255}`,
  "sk-[A-Za-z0-9]{20,255}",
  "(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,255}",
  "whsec_[A-Za-z0-9]{16,255}",
  "A[KSBC][IC]A[A-Z0-9]{16}",
  String.raw`AIza[\w-]{30,60}`,
  String.raw`ya29\.[\w-]{20,255}`,
  "npm_[A-Za-z0-9]{30,60}",
  String.raw`pypi-[\w-]{16,255}`,
  String.raw`(?:hvs|hvb|hvr)\.[\w-]{20,255}`,
  String.raw`s\.[A-Za-z0-9]{24}`,
  "do[opr]_v1_[0-9a-f]{40,80}",
  String.raw`dckr_(?:pat|oat)_[\w-]{16,255}`,
  "hf_[A-Za-z0-9]{20,60}",
  String.raw`gl(?:sa|c)_[\w=]{20,255}`,
  "shp(?:at|ca|pa|ss)_[0-9a-fA-F]{16,64}",
  String.raw`tskey-[\w-]{16,255}`,
  String.raw`SG\.[\w-]{16,64}\.[\w-]{16,255}`,
  "AGE-SECRET-KEY-1[A-Z0-9]{20,80}",
  String.raw`eyJ[\w-]{8,400}\.[\w-]{8,4000}(?:\.[\w-]{0,4000})?`,
  // Crypted passwords as in /etc/shadow.
  String.raw`\$(?:1|2[abxy]|5|6|y|7|apr1|argon2[a-z]{1,2})\$[^\s:'"]{8,255}`,
  "(?:dapi|SK|shpat_|ntn_|lin_api_|rubygems_|NRAK-|dp\\.[a-z]{2}\\.|gsk_|r8_|sbp_|xai-|pul-|figd_|sq[apu]_|GOCSPX-|glsa_|CFPAT-|PMAK-|xkeysib-|AKCp|oy2|FlyV1 |LTAI|AKID)[A-Za-z0-9_-]{20,255}",
  "key-[0-9a-f]{32}(?![0-9a-f])",
  // Any provider's: a word, `_` or `-`, and a long mixed random part.
  String.raw`[a-z]{2,12}(?:_[a-z]{2,8}){0,2}_(?=[A-Za-z]{0,40}\d)(?=[a-z\d]{0,40}[A-Z])(?=[A-Z\d]{0,40}[a-z])[A-Za-z0-9]{24,255}`,
  String.raw`bot\d{8,10}:[\w-]{30,50}`,
  String.raw`\d{8,10}:AA[\w-]{30,50}`,
];
const SHAPE = new RegExp(`(?<![A-Za-z0-9])(?:${SHAPES.join("|")})`, "g");

/** Characters that every shape contains at least one of: most values have none and are done at once. */
const HAS_SHAPE =
  /gh[pousr]_|github_pat|gl[a-z]{1,5}[-_]|xox|xapp|hooks\.slack|sk[-_]|[rp]k_|whsec|A[KSBC][IC]A|AIza|ya29|npm_|pypi-|hv[sbr]\.|s\.|do[opr]_|dckr|hf_|shp|tskey|SG\.|AGE-|eyJ|:|\$\d|\$2|\$y|\$ap|\$ar|dapi|key-|SK|_[A-Za-z0-9]{24}|NRAK|dp\.|xai-|pul-|GOCSPX|CFPAT|PMAK|xkeysib|AKCp|oy2|FlyV1|LTAI|AKID|webhook|zapier/;

/** Secrets in a known provider's format. */
export function shapedTokens(text: string): readonly SecretSpan[] {
  if (!HAS_SHAPE.test(text)) return [];
  return [...text.matchAll(SHAPE)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

/** Private keys in PEM, to their end mark or, where that is cut off, to the end of the text. */
export function privateKeys(text: string): readonly SecretSpan[] {
  const spans: SecretSpan[] = [];
  for (const match of text.matchAll(/-----BEGIN (?:[A-Z]{2,10} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g)) {
    const start = match.index + match[0].length;
    const end = text.indexOf("-----END", start);
    spans.push({ start, end: end === -1 ? text.length : end });
    if (end === -1) break;
  }
  return spans;
}

/** Passwords in addresses: `scheme://user:password@host`, `scheme://:password@host`, `scheme://token@host`. */
export function urlCredentials(text: string): readonly SecretSpan[] {
  const spans: SecretSpan[] = [];
  for (let at = text.indexOf("://"); at !== -1; at = text.indexOf("://", at + 3)) {
    const authority = /^[^\s/'"]{0,1000}/.exec(text.slice(at + 3, at + 1003))?.[0] ?? "";
    const host = authority.lastIndexOf("@");
    if (host <= 0) continue;
    const colon = authority.indexOf(":");
    const from = colon === -1 || colon > host ? tokenAsUser(authority.slice(0, host)) : colon + 1;
    if (from !== undefined && from < host) spans.push({ start: at + 3 + from, end: at + 3 + host });
  }
  return spans;
}

const SCHEME = /\b(?:bearer|basic)(?:\s{1,2}|%20)([A-Za-z0-9._~+/=-]{12,4000})/dgi;

/** `Bearer x` and `Basic x` wherever they stand: x must look random, or be `name:secret` in base64. */
export function httpCredentials(text: string): readonly SecretSpan[] {
  return [...text.matchAll(SCHEME)].flatMap((match) => {
    const [start, end] = match.indices?.[1] ?? [0, 0];
    const value = match[1] ?? "";
    const isRandom = /\d/.test(value) && /[A-Za-z]/.test(value) && !/^[\w-]+\.[a-z]{2,4}$/.test(value);
    return isRandom || isPairInBase64(value) ? [{ start, end }] : [];
  });
}

function isPairInBase64(value: string): boolean {
  if (!/^[A-Za-z0-9+/]{8,400}={0,2}$/.test(value)) return false;
  try {
    return /^[\x20-\x7E]{1,200}:[\x20-\x7E]{1,300}$/.test(atob(value));
  } catch {
    return false;
  }
}

/** `name:secret@host` without a scheme. */
const BARE_LOGIN =
  /(?<=^|\s|=)(?!(?:mailto|to|from|cc|sip|xmpp|git|ssh|acct)\b)[A-Za-z][\w.-]{0,60}:([^\s@/:]{4,200})@(?=[A-Za-z0-9])[\w.-]{2,253}(?=$|[\s:/])/dg;

const REMOTE_LOGIN = /(?<=^|\s)[\w.-]{1,60}[/\\][\w.-]{1,60}:([^\s@/]{3,200})@[\w.-]/dg;
const ORACLE_LOGIN = /\b(?:sqlplus|rman|expdp|impdp|sqlldr)\s[^|;]{0,200}?(?<=\s)[\w.-]{1,60}\/([^\s@/]{3,200})@/dg;

/** `domain/user:password@host` as tools for remote Windows take it, `user/password@service` as Oracle's do. */
export function loginCredentials(text: string): readonly SecretSpan[] {
  if (!text.includes("@")) return [];
  return [...text.matchAll(REMOTE_LOGIN), ...text.matchAll(ORACLE_LOGIN), ...text.matchAll(BARE_LOGIN)].flatMap(
    (match) => {
      const [start, end] = match.indices?.[1] ?? [0, 0];
      // `library/nginx:1.27@sha256:…` is an image with its digest.
      return text.startsWith("sha256:", end + 1) ? [] : [{ start, end }];
    },
  );
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
