import { kindOfName } from "./secret-names.ts";
import { isHarmless, isOddest, looksLikePassword } from "./secret-values.ts";
import type { SecretSpan, Token } from "./span.ts";

/** Commands that read a secret from their standard input. */
const READS_SECRET =
  /(?:--?[\w-]{0,40}(?:pass(?:word|wd|phrase)?|pw|token|secret|key|pin)[\w-]{0,20}[-_](?:on[-_])?stdin|password_stdin|--stdin\b|--with-token|(?:sudo\b[^|]{0,40}|^\s{0,3})-S\b|\bchpasswd\b|\blogin\b|\bkinit\b|\bsu\b(?!\w)|\bcryptsetup\b|--passphrase-fd|-pass(?:in|out)? stdin|-kfile -|secrets? (?:set|put|create|add|versions add|versions)\b|\bload-key\b|\bsmbpasswd\b|\bpasswd(?![\w-])|\bssh-add\b|\bwg (?:pubkey|set)\b|\bhtpasswd -\w{0,4}i|\bage (?:-d|--decrypt)|\bvault\b.{0,80}\s-$|\bkeyctl (?:add|padd)|\bopenconnect\b|\bvncpasswd\b|\bsystemd-ask-password\b|\b[\w-]{0,30}-password\b|\b(?:realm|net|samba-tool)\b.{0,40}\bjoin\b)/;
/** Tools for text, which a here-string feeds with anything. */
const READS_TEXT =
  /^\s{0,3}(?:\S{0,40}\/)?(?:e?grep|cat|read|mapfile|jq|yq|wc|awk|sed|tr|bc|dc|base64|base32|\w+sum|xxd|od|cut|sort|uniq|tee|head|tail|python\d?|perl|ruby|node|bash|sh|apply|column|fold|rev|while|mail|xargs)(?:\s|$)/;
const PRINTS = /^(?:.*\/)?["'(`]{0,2}(?:echo|printf)$/;
const OPERATOR = /^(?:\||\|\||&&|;|&|>>?|1>>?)$/;
const RECORD_FILE = /(?:^|\/)\.?(?:pgpass|git-credentials|vault-token|netrc|npmrc|pypirc)$/;
const FED_CHARACTERS = 300;

/**
 * Secrets that are printed for another command to read: `echo secret | passwd --stdin`, `sudo -S <<< secret`,
 * `--password-file <(echo secret)`, `echo secret > /run/secrets/db_password`.
 */
export function fedSecrets(text: string, tokens: readonly Token[]): readonly SecretSpan[] {
  return tokens.flatMap((token, index) => {
    if (PRINTS.test(token.text)) return printed(text, tokens, index);
    if (token.text.startsWith("<<<")) return hereString(text, tokens, index);
    if (/^<\((?:echo|printf|cat)$/.test(token.text)) return substitution(tokens, index);
    return [];
  });
}

function printed(text: string, tokens: readonly Token[], index: number): readonly SecretSpan[] {
  const words = wordsFrom(tokens, index + 1);
  const operator = tokens[index + 1 + words.length];
  const target = tokens[index + 2 + words.length];
  const plain = words.filter((word) => !/^-[neE]{1,3}$/.test(word.text));
  if (operator === undefined || target === undefined) return [];
  if (operator.text === "|") {
    const reader = text.slice(operator.end, operator.end + FED_CHARACTERS).split(/[|;&]/)[0] ?? "";
    const file = /^\s{0,3}(?:sudo\s)?tee\s{1,3}(?:-a\s{1,3})?(\S{1,200})/.exec(reader)?.[1];
    if (file !== undefined) return plain.slice(-1).flatMap((word) => writtenTo(file, word));
    if (READS_SECRET.test(reader) && !READS_TEXT.test(reader))
      return plain.flatMap((word) => secretPart(word, /chpasswd/.test(reader)));
    return plain.length === 1 && plain.every((word) => isOddest(word.text)) ? plain : [];
  }
  return operator.text.includes(">") ? plain.slice(-1).flatMap((word) => writtenTo(target.text, word)) : [];
}

/** The words up to the next operator; a long text is no password. */
function wordsFrom(tokens: readonly Token[], from: number): readonly Token[] {
  const words: Token[] = [];
  for (const token of tokens.slice(from, from + 12)) {
    if (OPERATOR.test(token.text)) break;
    words.push(token);
  }
  return words;
}

function hereString(text: string, tokens: readonly Token[], index: number): readonly SecretSpan[] {
  const token = tokens[index];
  if (token === undefined) return [];
  const lead =
    text
      .slice(Math.max(0, token.start - FED_CHARACTERS), token.start)
      .split(/[|;&]/)
      .at(-1) ?? "";
  const word =
    token.text === "<<<" ? tokens[index + 1] : { ...token, text: token.text.slice(3), start: token.start + 3 };
  if (word !== undefined && /\btee\s/.test(lead))
    return writtenTo(/tee\s{1,3}(?:-a\s{1,3})?(\S{1,200})/.exec(lead)?.[1] ?? "", word);
  if (word === undefined || (!READS_SECRET.test(lead) && (READS_TEXT.test(lead) || !looksLikePassword(word.text))))
    return [];
  return secretPart(word, /chpasswd/.test(lead));
}

/** `--auth-file <(echo secret)`. */
function substitution(tokens: readonly Token[], index: number): readonly SecretSpan[] {
  const option = `${tokens[index - 2]?.text ?? ""} ${tokens[index - 1]?.text ?? ""}`;
  if (!/pass|token|secret|key|auth|cred|pw/i.test(option)) return [];
  const close = tokens.slice(index + 1, index + 8).findIndex((token) => token.text.endsWith(")"));
  const last = tokens[index + 1 + close];
  return close === -1 || last === undefined
    ? []
    : secretPart({ ...last, text: last.text.slice(0, -1), end: last.end - 1 }, false);
}

function writtenTo(file: string, word: Token): readonly SecretSpan[] {
  const name =
    file
      .split("/")
      .at(-1)
      ?.replace(/^\./, "")
      .replace(/\.(?:txt|key|env|conf)$/, "") ?? "";
  const isRecord = RECORD_FILE.test(file);
  const kind = kindOfName(name);
  if (!isRecord && kind !== "password" && kind !== "generated") return [];
  if (/=|:\/\//.test(word.text)) return [];
  const colon = isRecord ? word.text.lastIndexOf(":") : -1;
  const value = word.text.slice(colon + 1).replaceAll(/["']/g, "");
  if (isHarmless(value) || value.endsWith(":") || (colon === -1 && !looksLikePassword(value))) return [];
  return [{ start: word.start + colon + 1, end: word.end }];
}

/** The word, of `user:password` and `user\npassword` what stands behind. */
function secretPart(word: Token, isPair: boolean): readonly SecretSpan[] {
  const colon = isPair || /^[a-z_][\w-]{0,30}:\S/.test(word.text) ? word.text.indexOf(":") : -1;
  const line = word.text.lastIndexOf("\\n", word.text.length - 3);
  const from = Math.max(colon + 1, line === -1 ? 0 : line + 2, /^["']/.test(word.text) ? 1 : 0);
  return word.text.length - from < 3 || isHarmless(word.text.slice(from))
    ? []
    : [{ start: word.start + from, end: word.end }];
}
