import type { FieldType } from "../fields/field-type.ts";

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

type Widths = Readonly<Partial<Record<FieldType, number>>>;
const SIGNED: Widths = { INT8: 8, INT16: 16, INT32: 32, INT64: 64, ERRNO: 64, FD: 64, PID: 64 };
const UNSIGNED: Widths = {
  UINT8: 8,
  FLAGS8: 8,
  ENUMFLAGS8: 8,
  UINT16: 16,
  FLAGS16: 16,
  ENUMFLAGS16: 16,
  UINT32: 32,
  FLAGS32: 32,
  ENUMFLAGS32: 32,
  UID: 32,
  GID: 32,
  MODE: 32,
  UINT64: 64,
  RELTIME: 64,
  ABSTIME: 64,
};

/** The number that a literal stands for in a field of this type: for one without a sign, -1 is the greatest number. */
export function readNumber(text: string, type: FieldType): bigint | number | undefined {
  const number = readInteger(text);
  if (number === undefined) return undefined;
  const signed = SIGNED[type];
  if (signed !== undefined) return toNumber(BigInt.asIntN(signed, asLong(BigInt(number))));
  const unsigned = UNSIGNED[type];
  return unsigned === undefined ? number : toNumber(BigInt.asUintN(unsigned, asUnsignedLong(BigInt(number))));
}

const MIN_LONG = -(2n ** 63n);
const MAX_LONG = 2n ** 63n - 1n;
const MAX_UNSIGNED_LONG = 2n ** 64n - 1n;

// As C's strtol and strtoul: out of range is the nearest number, but without a sign a minus counts down from 2^64.
function asLong(number: bigint): bigint {
  if (number < MIN_LONG) return MIN_LONG;
  return number > MAX_LONG ? MAX_LONG : number;
}

function asUnsignedLong(number: bigint): bigint {
  const beyond = number > MAX_UNSIGNED_LONG || number < -MAX_UNSIGNED_LONG;
  return beyond ? MAX_UNSIGNED_LONG : BigInt.asUintN(64, number);
}

function toNumber(value: bigint): bigint | number {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
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
const SERVICES = new Map(
  `
    ftp-data:20 ftp:21 ssh:22 telnet:23 smtp:25 time:37 whois:43 tacacs:49 domain:53 bootps:67 bootpc:68 tftp:69
    gopher:70 finger:79 http:80 kerberos:88 pop3:110 sunrpc:111 auth:113 nntp:119 ntp:123 epmap:135 netbios-ns:137
    netbios-dgm:138 netbios-ssn:139 imap2:143 snmp:161 snmp-trap:162 xdmcp:177 bgp:179 ldap:389 svrloc:427 https:443
    microsoft-ds:445 kpasswd:464 submissions:465 isakmp:500 exec:512 login:513 shell:514 syslog:514 printer:515
    rtsp:554 submission:587 ipp:631 ldaps:636 domain-s:853 rsync:873 ftps-data:989 ftps:990 telnets:992 imaps:993
    pop3s:995 socks:1080 openvpn:1194 rmiregistry:1099 ms-sql-s:1433 ms-sql-m:1434 radius:1812 radius-acct:1813
    nfs:2049 iscsi-target:3260 mysql:3306 ms-wbt-server:3389 distcc:3632 svn:3690 epmd:4369 sip:5060 sip-tls:5061
    xmpp-client:5222 xmpp-server:5269 mdns:5353 postgresql:5432 amqps:5671 amqp:5672 x11:6000 redis:6379 ircd:6667
    http-alt:8080 puppet:8140 git:9418 zabbix-agent:10050 zabbix-trapper:10051
  `
    .trim()
    .split(/\s+/)
    .map((entry) => {
      const [name = "", port] = entry.split(":");
      return [name, Number(port)];
    }),
);
