import { isHarmless, type SecretSpan, type Token } from "./span.ts";

const SHORTEST = 12;
const BITS_PER_CHARACTER = 3.2;

/**
 * Words that look random or like a password, for text that leaves for a model: there a false alarm costs a little
 * sense, and a miss costs a secret. Hashes, ids, addresses, versions and paths are left alone.
 */
export function randomLookingWords(tokens: readonly Token[]): readonly SecretSpan[] {
  return tokens.flatMap((token) =>
    [...token.text.matchAll(/[^\s"'=:,;&?()[\]{}<>|@]{6,4000}/g)].flatMap((match) => {
      const start = token.start + match.index;
      return looksRandom(match[0]) ? [{ start, end: start + match[0].length }] : [];
    }),
  );
}

function looksRandom(word: string): boolean {
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
