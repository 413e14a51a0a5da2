/**
 * How libsinsp reads the literals of a comparison, by the type of the field.
 * @see https://github.com/falcosecurity/libs/blob/0.25.4/userspace/libsinsp/value_parser.cpp
 */

/** A decimal integer, as C's `scanf` takes it: blanks before it, but nothing after it; no hexadecimal. */
export function readInteger(text: string): bigint | number | undefined {
  if (!/^[ \t\n\v\f\r]*[+-]?\d+$/.test(text)) return undefined;
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text.trim().replace(/^\+/, ""));
}

/** `true` or `false`, in lower case. */
export function readBoolean(text: string): boolean | undefined {
  return text === "true" ? true : text === "false" ? false : undefined;
}

/** A port as digits, or by the name of a service; the empty text is 0. */
export function readPort(text: string): number | undefined {
  if (text === "") return 0;
  // Beyond a C int it is refused; up to there it is cut to 16 bits.
  if (/^\d+$/.test(text)) return Number(text) > 2_147_483_647 ? undefined : Number(text) % 65_536;
  return SERVICES.get(text);
}

/** Whether the text is pairs of hexadecimal digits, as `bcontains` and `bstartswith` want them. */
export function isHex(text: string): boolean {
  return text.length % 2 === 0 && /^[0-9a-fA-F]*$/.test(text);
}

// The well-known ones of /etc/services; libsinsp asks the machine that it runs on.
const SERVICES = new Map([
  ["ftp", 21],
  ["ssh", 22],
  ["telnet", 23],
  ["smtp", 25],
  ["domain", 53],
  ["http", 80],
  ["pop3", 110],
  ["ntp", 123],
  ["snmp", 161],
  ["ldap", 389],
  ["https", 443],
  ["ldaps", 636],
  ["mysql", 3306],
  ["postgresql", 5432],
]);
