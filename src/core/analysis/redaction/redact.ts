import { elementValues, sqlSecrets, typedSecrets } from "./embedded-values.ts";
import { letterLogins, loginPairs, settingValues } from "./login-values.ts";
import { flagValues, namedValues } from "./named-values.ts";
import { pipedSecrets, programArguments } from "./program-arguments.ts";
import { randomLookingWords } from "./random-looking.ts";
import { maskSpans, type SecretSpan, type Token, tokensOf } from "./span.ts";
import { httpCredentials, loginCredentials, privateKeys, shapedTokens, urlCredentials } from "./token-shapes.ts";

/** `slack`: precise rules only. `model`: also every word that looks random or like a password. */
export type RedactionLevel = "slack" | "model";

/** Longer text is not searched, so it is not shown either: no command line of that length is read by anyone. */
const SEARCHED_CHARACTERS = 20_000;

/** Text without its secrets: each becomes `[redacted]`. Takes time in proportion to the text's length. */
export function redact(text: string, level: RedactionLevel): string {
  if (cannotHold(text)) return text;
  const searched = text.slice(0, SEARCHED_CHARACTERS);
  const masked = maskSpans(searched, secretSpans(searched, level));
  return text.length === searched.length ? masked : `${masked}… (cut, ${text.length} characters)`;
}

/** The secrets themselves, so that they can be masked wherever else they stand. */
export function secretsIn(text: string, level: RedactionLevel): readonly string[] {
  if (cannotHold(text)) return [];
  const searched = text.slice(0, SEARCHED_CHARACTERS);
  return secretSpans(searched, level).map(({ start, end }) => searched.slice(start, end));
}

/** One short word without any separator: most values of an alert. */
function cannotHold(text: string): boolean {
  return text.length < 20 && !/[\s=:@]/.test(text);
}

function secretSpans(text: string, level: RedactionLevel): readonly SecretSpan[] {
  const hasWords = /\s/.test(text);
  const tokens = hasWords || level === "model" ? tokensOf(text) : [];
  return [
    ...privateKeys(text),
    ...shapedTokens(text),
    ...urlCredentials(text),
    ...loginCredentials(text),
    ...namedValues(text),
    ...elementValues(text),
    ...(hasWords ? inCommandLine(text, tokens) : []),
    ...(level === "model" ? randomLookingWords(tokens) : []),
  ];
}

function inCommandLine(text: string, tokens: readonly Token[]): readonly SecretSpan[] {
  return [
    ...httpCredentials(text),
    ...sqlSecrets(text),
    ...flagValues(tokens),
    ...settingValues(tokens),
    ...loginPairs(tokens),
    ...letterLogins(tokens),
    ...typedSecrets(text),
    ...programArguments(tokens),
    ...pipedSecrets(text),
  ];
}
