const RFC_3339 = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2}):(\d{2})(?:[.,](\d+))?(?:[Zz]|([+-])(\d{2}):?(\d{2}))$/;

const NS_PER_MS = 1_000_000n;

/**
 * Reads an RFC 3339 time exactly; digits finer than a nanosecond are dropped.
 *
 * @returns Nanoseconds since 1970 UTC, negative before it; undefined when the text is no such time.
 */
export function readTime(text: string): bigint | undefined {
  const parts = RFC_3339.exec(text);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number);
  const [offsetHours, offsetMinutes] = [Number(parts[9] ?? 0), Number(parts[10] ?? 0)];
  // A leap second (60) is the first instant of the next minute, as for every clock that does not know them.
  if (hour > 23 || minute > 59 || second > 60 || offsetHours > 23 || offsetMinutes > 59) return undefined;
  const midnight = new Date(0);
  // Not Date.UTC: it reads the years 0 to 99 as 1900 to 1999.
  midnight.setUTCFullYear(year, month - 1, day);
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return undefined;

  const offset = (offsetHours * 60 + offsetMinutes) * (parts[8] === "-" ? -1 : 1);
  const ms = midnight.getTime() + ((hour * 60 + minute - offset) * 60 + second) * 1000;
  return BigInt(ms) * NS_PER_MS + BigInt((parts[7] ?? "").slice(0, 9).padEnd(9, "0"));
}
