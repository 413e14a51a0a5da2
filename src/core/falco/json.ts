/** Deeper than this no honest sender nests; walking such a value could exhaust the stack. */
const MAX_DEPTH = 64;

/** Longer integers are kept as text: nothing counts that far, and a bigint of a million digits is work for nothing. */
const MAX_INTEGER_DIGITS = 40;

// Only these numbers can lose something as a double: many digits, or an exponent of three digits.
const MAY_LOSE_DIGITS = /\d{16}|[eE][+-]?\d{3}/;

/** What ECMAScript's JSON offers beside what TypeScript's library knows of it. */
const ExactJson = JSON as unknown as {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): object;
};

/**
 * Reads JSON without rounding: an integer beyond ±2^53 becomes a bigint, a number that no double can hold keeps its
 * text. Otherwise like `JSON.parse`, `__proto__` being a key like any other.
 *
 * @throws {SyntaxError} when the text is no JSON, or nested more than 64 deep.
 */
export function parseJson(text: string): unknown {
  let value: unknown = JSON.parse(text);
  if (isDeeperThan(value, MAX_DEPTH)) throw new SyntaxError(`It is nested more than ${MAX_DEPTH} levels deep`);
  // The second pass costs more than the first, so it is left to the texts that need it.
  if (MAY_LOSE_DIGITS.test(text)) value = ExactJson.parse(text, keepDigits);
  return value;
}

/** Writes JSON, bigints to the last digit. */
export function writeJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "bigint" ? ExactJson.rawJSON(String(item)) : item,
  );
}

function keepDigits(_key: string, value: unknown, context: { readonly source?: string }): unknown {
  if (typeof value !== "number" || Number.isSafeInteger(value) || context.source === undefined) return value;
  const { source } = context;
  if (!Number.isFinite(value)) return source;
  if (!/^-?\d+$/.test(source)) return value;
  return source.length > MAX_INTEGER_DIGITS ? source : BigInt(source);
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((item) => isDeeperThan(item, levels - 1));
}
