import { readNumber } from "./literal-value.ts";

/** An IP address as a number, with how many bits it has. */
export interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** A network: the addresses that share its first `length` bits. */
export interface Network extends Address {
  readonly length: number;
}

/** Reads an IPv4 or IPv6 address, as strictly as `inet_pton`: no zone, no port, no shortened IPv4. */
export function readAddress(text: string): Address | undefined {
  if (text.includes(":")) return readIPv6(text);
  const value = readIPv4(text);
  return value === undefined ? undefined : { bits: 32, value };
}

/** Reads `10.0.0.0/8` or `fd00::/8`. libsinsp takes an IPv4 prefix of 0 to 32 and an IPv6 prefix of 1 to 128. */
export function readNetwork(text: string): Network | undefined {
  const slash = text.indexOf("/");
  if (slash < 0) return undefined;
  const address = readAddress(text.slice(0, slash));
  // The prefix ends with its line, and is a byte to libsinsp: 256 is 0.
  const [prefix = ""] = text.slice(slash + 1).split("\n", 1);
  const length = Number(readNumber(prefix, "UINT8") ?? Number.NaN);
  if (address === undefined || Number.isNaN(length)) return undefined;
  // A dot makes it IPv4 to libsinsp, even in ::ffff:10.0.0.0/104.
  if (address.bits === 128 && text.includes(".")) return undefined;
  const least = address.bits === 32 ? 0 : 1;
  return length < least || length > address.bits ? undefined : { ...address, length };
}

/** Whether the address lies in the network; never across the two families. */
export function contains(network: Network, address: Address): boolean {
  if (network.bits !== address.bits) return false;
  const shift = BigInt(network.bits - network.length);
  return network.value >> shift === address.value >> shift;
}

function readIPv4(text: string): bigint | undefined {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  let value = 0n;
  for (const part of parts) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    value = (value << 8n) | BigInt(part);
  }
  return value;
}

function readIPv6(text: string): Address | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const head = readGroups(halves[0] ?? "", halves.length === 1);
  const tail = halves.length === 2 ? readGroups(halves[1] ?? "", true) : [];
  if (head === undefined || tail === undefined) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => 0n), ...tail];
  return { bits: 128, value: groups.reduce((value, group) => (value << 16n) | group, 0n) };
}

// Only the last group may be written as an IPv4 address.
function readGroups(text: string, isEnd: boolean): bigint[] | undefined {
  if (text === "") return [];
  const groups: bigint[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(part)) {
      groups.push(BigInt(`0x${part}`));
      continue;
    }
    const dotted = isEnd && index === parts.length - 1 ? readIPv4(part) : undefined;
    if (dotted === undefined) return undefined;
    groups.push(dotted >> 16n, dotted & 0xffffn);
  }
  return groups;
}
