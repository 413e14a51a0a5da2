import { fedSecrets } from "./fed-secrets.ts";
import { bearers } from "./headers.ts";
import { namedValues } from "./named-values.ts";
import { optionValues } from "./option-values.ts";
import { programArguments } from "./program-arguments.ts";
import { randomLookingWords } from "./random-looking.ts";
import { listedTokens, maskSpans, type SecretSpan, type Token, tokensOf, unquoted } from "./span.ts";
import { statementSecrets } from "./statements.ts";
import { encodedLogins, privateKeys, shapedTokens } from "./token-shapes.ts";
import { loginCredentials, pathSecrets, urlCredentials } from "./url-credentials.ts";

/** `slack`: precise rules only. `model`: also every word that looks random or like a password. */
export type RedactionLevel = "slack" | "model";

/** Longer text is not searched, so it is not shown either: no command line of that length is read by anyone. */
const SEARCHED_CHARACTERS = 20_000;

/** What was found in a text. */
export interface Redaction {
  /** The text with `[redacted]` in place of each secret. */
  readonly text: string;
  /** The secrets themselves, so that they can be masked wherever else they stand. */
  readonly secrets: readonly string[];
}

/** Looks for the secrets of a text. Takes time in proportion to its length. */
export function findSecrets(text: string, level: RedactionLevel): Redaction {
  if (cannotHold(text)) return { text, secrets: [] };
  const searched = text.slice(0, SEARCHED_CHARACTERS);
  const spans = secretSpans(searched, level);
  const masked = maskSpans(searched, spans);
  return {
    text: text.length === searched.length ? masked : `${masked}… (cut, ${text.length} characters)`,
    secrets: spans.map(({ start, end }) => searched.slice(start, end)),
  };
}

/** Text without its secrets: each becomes `[redacted]`. */
export function redact(text: string, level: RedactionLevel): string {
  return findSecrets(text, level).text;
}

/** One short word without any separator: most values of an alert. */
function cannotHold(text: string): boolean {
  return text.length < 20 && !/[\s=:@]/.test(text);
}

function secretSpans(text: string, level: RedactionLevel): readonly SecretSpan[] {
  const tokens = tokensOf(text);
  return [
    ...privateKeys(text),
    ...shapedTokens(text),
    ...encodedLogins(text),
    ...urlCredentials(text),
    ...loginCredentials(text),
    ...pathSecrets(text),
    ...namedValues(text),
    ...bearers(text),
    ...statementSecrets(text),
    ...[tokens, listedTokens(text)].flatMap((words) => wordSecrets(text, words)),
    ...(level === "model" ? randomLookingWords(text, tokens) : []),
  ];
}

/** Secrets that the words around them tell. */
function wordSecrets(text: string, words: readonly Token[]): readonly SecretSpan[] {
  if (words.length < 2) return [];
  return [...optionValues(words), ...programArguments(words), ...fedSecrets(text, words)].map((span) =>
    unquoted(text, span),
  );
}
