import type { SecretSpan } from "./span.ts";

/**
 * Secrets that can be told by their shape alone. Every quantifier is bounded and each alternative begins with a
 * literal, so that matching stays linear.
 */
const SHAPES = [
  "gh[pousr]_[A-Za-z0-9]{20,255}",
  String.raw`github_pat_\w{20,255}`,
  String.raw`gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|oas|imt)-[\w-]{16,255}`,
  String.raw`xox[a-z]-[\w-]{10,255}`,
  String.raw`xapp-[\w-]{10,255}`,
  String.raw`(?<=hooks\.slack\.com/(?:services|workflows|triggers)/)[\w/-]{10,255}`,
  String.raw`sk-(?:ant|proj|svcacct|or)-[\w-]{16,255}`,
  "sk-[A-Za-z0-9]{20,255}",
  "(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,255}",
  "whsec_[A-Za-z0-9+/=]{16,255}",
  "A[KS]IA[A-Z0-9]{16}",
  String.raw`AIza[\w-]{30,60}`,
  String.raw`ya29\.[\w-]{20,255}`,
  String.raw`GOCSPX-[\w-]{20,60}`,
  "npm_[A-Za-z0-9]{30,60}",
  String.raw`pypi-A[\w-]{16,255}`,
  String.raw`(?:hvs|hvb|hvr)\.[\w-]{20,255}`,
  String.raw`s\.[A-Za-z0-9]{24}(?![\w.])`,
  "do[opr]_v1_[0-9a-f]{40,80}",
  String.raw`dckr_(?:pat|oat)_[\w-]{16,255}`,
  "hf_[A-Za-z0-9]{20,60}",
  String.raw`gl(?:sa|c)_[\w=]{20,255}`,
  "shp(?:at|ca|pa|ss)_[0-9a-fA-F]{16,64}",
  String.raw`tskey-[\w-]{16,255}`,
  String.raw`SG\.[\w-]{16,64}\.[\w-]{16,255}`,
  "SK[0-9a-f]{32}(?![0-9a-f])",
  "AGE-SECRET-KEY-1[A-Z0-9]{20,80}",
  String.raw`ATATT3[\w=-]{20,400}`,
  "dapi[0-9a-f]{32}(?:-[0-9])?",
  String.raw`dp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{20,100}`,
  String.raw`sntry[su]_[\w=/+-]{20,400}`,
  "oy2[a-z0-9A-Z]{43}",
  String.raw`sq0(?:csp|atp|idp)-[\w-]{20,60}`,
  "PMAK-[0-9a-f]{24}-[0-9a-f]{34}",
  "EAACEdEose0cBA[A-Za-z0-9]{20,300}",
  "pat-(?:na|eu)\\d-[0-9a-f-]{36}",
  "AKCp[A-Za-z0-9]{60,80}",
  "NRA[KAL]-[A-Z0-9]{20,40}",
  String.raw`[a-z0-9]{14}\.atlasv1\.[\w=-]{40,80}`,
  "sha256~[A-Za-z0-9_-]{40,50}",
  "xkeys(?:ib|mtp)-[0-9a-zA-Z-]{40,100}",
  "key-[0-9a-f]{32}(?![0-9a-f])",
  String.raw`eyJ[\w-]{8,400}\.[\w-]{8,4000}(?:\.[\w-]{0,4000})?`,
  String.raw`eyJ(?=[\w-]{0,400}\d)(?=[\w-]{0,400}[A-Z])[\w-]{60,2000}={0,2}(?![\w.])`,
  // Crypted passwords as in /etc/shadow.
  String.raw`\$(?:1|2[abxy]|5|6|y|7|apr1|argon2[a-z]{1,2})\$[^\s:'"]{8,255}`,
  String.raw`(?<=bot)\d{8,10}:[\w-]{30,50}`,
  String.raw`\d{8,10}:AA[\w-]{30,50}`,
];
const SHAPE = new RegExp(`(?<![A-Za-z0-9])(?:${SHAPES.join("|")})|(?<=/bot)\\d{8,10}:[\\w-]{30,50}`, "g");
/** Most providers mark their tokens with a word of their own before a long random rest: `lin_api_…`, `phc_…`. */
const MARKED = /(?<![A-Za-z0-9_-])(?:[a-z][a-z0-9]{1,11}[_-]){1,4}([A-Za-z0-9]{30,255})(?![\w-])/g;

/** Characters that every shape contains at least one of: most values have none and are done at once. */
const HAS_SHAPE = /[_.~:$-]|A[KS]IA|AIza|eyJ|AKCp|EAAC|ATATT|dapi|oy2|SK/;

/** Secrets in a known provider's format. */
export function shapedTokens(text: string): readonly SecretSpan[] {
  if (!HAS_SHAPE.test(text)) return [];
  const marked = [...text.matchAll(MARKED)].filter(([, rest = ""]) => isMixed(rest));
  return [...text.matchAll(SHAPE), ...marked].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function isMixed(text: string): boolean {
  return /[a-z]/.test(text) && /[A-Z]/.test(text) && (text.match(/\d/g)?.length ?? 0) >= 2;
}

/** Private keys in PEM, to their end mark or, where that is cut off, to the end of the text. */
export function privateKeys(text: string): readonly SecretSpan[] {
  const spans: SecretSpan[] = [];
  for (const match of text.matchAll(/-----BEGIN (?:[A-Z0-9]{2,10} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g)) {
    const start = match.index + match[0].length;
    const end = text.indexOf("-----END", start);
    spans.push({ start, end: end === -1 ? text.length : end });
    if (end === -1) break;
  }
  // PuTTY's own format.
  for (const match of text.matchAll(/\bPrivate-(?:Lines: \d{1,3}|MAC:)\s([^:]{20,8000}?)(?=\s[\w-]{1,30}:|$|["'])/dg)) {
    const [start, end] = match.indices?.[1] ?? [0, 0];
    spans.push({ start, end });
  }
  return spans;
}

/** `user:password` in base64, as Basic authentication and Docker's settings keep it. */
export function encodedLogins(text: string): readonly SecretSpan[] {
  return [...text.matchAll(/(?<![\w+/-])[A-Za-z0-9+/]{12,300}={0,2}(?![\w+/=])/g)].flatMap((match) => {
    const [word] = match;
    if (word.length % 4 !== 0 || !/[a-z]/.test(word) || !/[A-Z]/.test(word)) return [];
    const plain = Buffer.from(word, "base64").toString("latin1");
    return /^[\w.@\\-]{2,64}:[\x21-\x7e]{3,200}$/.test(plain)
      ? [{ start: match.index, end: match.index + word.length }]
      : [];
  });
}
