/** libsinsp's names of the types that a field's values can have; PRIORITY is ours. */
export type FieldType = keyof typeof KINDS;

/** What a type's values are to a comparison. */
export type ValueKind =
  | "text"
  | "buffer"
  | "number"
  | "boolean"
  | "address"
  | "network"
  | "port"
  | "priority"
  | "opaque";

// The types that libsinsp compares alike (filter_compare.cpp, flt_is_comparable). What is opaque can only `exists`.
const KINDS = {
  CHARBUF: "text",
  FSPATH: "text",
  FSRELPATH: "text",
  BYTEBUF: "buffer",
  INT8: "number",
  INT16: "number",
  INT32: "number",
  INT64: "number",
  UINT8: "number",
  UINT16: "number",
  UINT32: "number",
  UINT64: "number",
  DOUBLE: "number",
  RELTIME: "number",
  ABSTIME: "number",
  ERRNO: "number",
  FD: "number",
  PID: "number",
  UID: "number",
  GID: "number",
  SYSCALLID: "number",
  SIGTYPE: "number",
  FLAGS8: "number",
  FLAGS16: "number",
  FLAGS32: "number",
  ENUMFLAGS8: "number",
  ENUMFLAGS16: "number",
  ENUMFLAGS32: "number",
  MODE: "number",
  PORT: "port",
  BOOL: "boolean",
  IPADDR: "address",
  IPNET: "network",
  PRIORITY: "priority",
  DYN: "opaque",
  SOCKADDR: "opaque",
  SOCKTUPLE: "opaque",
  SOCKFAMILY: "opaque",
  FDLIST: "opaque",
  SIGSET: "opaque",
  CHARBUFARRAY: "opaque",
} as const satisfies Record<string, ValueKind>;

/** How values of this type are compared. */
export function kindOf(type: FieldType): ValueKind {
  return KINDS[type];
}

/** Whether the text is the name of a type. */
export function isFieldType(text: string): text is FieldType {
  return Object.hasOwn(KINDS, text);
}
