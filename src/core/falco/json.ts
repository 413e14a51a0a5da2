/** Deeper than this no honest sender nests; walking such a value could exhaust the stack. */
const MAX_DEPTH = 64;

/** Longer integers are kept as text: nothing counts that far, and a bigint of a million digits is work for nothing. */
const MAX_INTEGER_DIGITS = 40;

// Only these numbers can lose something as a double: many digits, or an exponent of three digits.
const MAY_LOSE_DIGITS = /\d{16}|[eE][+-]?\d{3}/;
// The look-behind lets a match begin at a run's first digit only: else a run of a million digits takes a million tries.
const LONG_INTEGERS = /(?<!\d)-?\d{16,}(?![\d.eE])/g;

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
  const value: unknown = JSON.parse(text);
  if (isDeeperThan(value, MAX_DEPTH)) throw new SyntaxError(`It is nested more than ${MAX_DEPTH} levels deep`);
  if (!MAY_LOSE_DIGITS.test(text) || restoreDigits(value, text)) return value;
  return ExactJson.parse(text, keepDigits);
}

/** Writes JSON, bigints to the last digit. */
export function writeJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) =>
    typeof item === "bigint" ? ExactJson.rawJSON(String(item)) : item,
  );
}

/**
 * Puts the digits of the text back in place of rounded integers: a fifth of what a reviver costs, which is called for
 * every value of the text.
 *
 * @returns False when the text does not say for certain which digits a number had; then nothing is lost but time.
 */
function restoreDigits(value: unknown, text: string): boolean {
  if (typeof value === "number") return false;
  const digitsOf = new Map<number, string>();
  for (const digits of text.match(LONG_INTEGERS) ?? []) {
    const rounded = Number(digits);
    // Two integers that round alike: which is which only the reviver can tell.
    if ((digitsOf.get(rounded) ?? digits) !== digits || digits.length > MAX_INTEGER_DIGITS) return false;
    digitsOf.set(rounded, digits);
  }
  return restoreIn(value, digitsOf);
}

function restoreIn(value: unknown, digitsOf: ReadonlyMap<number, string>): boolean {
  if (typeof value !== "object" || value === null) return true;
  const items = value as Record<string, unknown>;
  for (const key of Object.keys(items)) {
    const item = items[key];
    if (typeof item === "object" && !restoreIn(item, digitsOf)) return false;
    if (typeof item !== "number" || Number.isSafeInteger(item) || (Number.isFinite(item) && !Number.isInteger(item)))
      continue;
    const digits = digitsOf.get(item);
    if (digits === undefined) return false;
    items[key] = BigInt(digits);
  }
  return true;
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
