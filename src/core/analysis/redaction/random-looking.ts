import { isHarmless } from "./secret-values.ts";
import type { SecretSpan, Token } from "./span.ts";

const SHORTEST = 12;
const BITS_PER_CHARACTER = 3.2;

/**
 * Words that look random or like a password, for text that leaves for a model: there a false alarm costs a little
 * sense, and a miss costs a secret. Hashes, ids, addresses, versions and paths are left alone.
 */
export function randomLookingWords(text: string, tokens: readonly Token[]): readonly SecretSpan[] {
  const isPublic = publicParts(text);
  return tokens.flatMap((token) =>
    isPublic(token.start) || token.text.startsWith("SHA256:") || saysText(token.text)
      ? []
      : [...token.text.matchAll(/[^\s"'=:,;&?()[\]{}<>|]{6,4000}/g)].flatMap((match) => {
          const start = token.start + match.index;
          return isOdd(match[0]) ? [{ start, end: start + match[0].length }] : [];
        }),
  );
}

/** Where certificates and public keys stand: they are random, and made to be seen. */
function publicParts(text: string): (at: number) => boolean {
  const parts = [
    ...text.matchAll(/-----BEGIN (?:[A-Z0-9]{2,12} ){0,3}(?:CERTIFICATE|PUBLIC KEY)-----[^-]{0,8000}/g),
    ...text.matchAll(/\b(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp\d{3}|sk-ssh-\S{1,40})\s{1,3}\S{1,2000}/g),
  ].map((match) => [match.index, match.index + match[0].length] as const);
  return (at) => parts.some(([start, end]) => at >= start && at < end);
}

/** Base64 of plain words hides nothing, and says much about an attack. */
function saysText(word: string): boolean {
  if (!/^[A-Za-z0-9+/]{16,2000}={0,2}$/.test(word) || word.length % 4 !== 0) return false;
  const plain = Buffer.from(word, "base64").toString("latin1");
  return (
    /^[\x20-\x7e\n\t]+$/.test(plain) && /[a-z]{2,} [a-z\d/-]/i.test(plain) && !/pass|secret|token|key/i.test(plain)
  );
}

/** Random, or with letters of both cases, digits and a sign. */
function isOdd(word: string): boolean {
  if (isHarmless(word) || isKnownShape(word)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^\w./-]/].filter((kind) => kind.test(word)).length;
  if (kinds === 4) return true;
  if (word.length < SHORTEST) return false;
  const mixed = /[a-z]/.test(word) && /[A-Z]/.test(word) && /\d/.test(word);
  return (
    mixed && !/[/.]/.test(word.replaceAll(/[/+]/g, "")) && bitsPerCharacter(word) >= BITS_PER_CHARACTER && !isPath(word)
  );
}

/** Digests, commit and container ids, UUIDs, addresses, public keys and certificates. */
function isKnownShape(word: string): boolean {
  if (/^(?:0x)?[0-9A-F]{8,40}$/.test(word)) return true;
  if (/^(?:AAAA[A-Z]3Nza|AAAAE2Vj|MII[A-Z])/.test(word)) return true;
  return /^(?:[0-9a-f]{7,128}|[0-9a-fA-F-]{36}|sha\d{1,3}|[\d.]+|v?\d+(?:\.\d+)+[\w.+-]*|@?\w+@[\w.-]+)$/.test(word);
}

function isPath(word: string): boolean {
  return /^\.{0,2}\/|\/[a-z]{2,}\//.test(word);
}

/** Shannon's entropy. */
function bitsPerCharacter(word: string): number {
  const counts = new Map<string, number>();
  for (const character of word) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / word.length) * Math.log2(count / word.length);
  return bits;
}
