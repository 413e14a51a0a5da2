import { isEventType } from "../fields/events.ts";
import { type FieldType, kindOf } from "../fields/field-type.ts";
import type { ResolvedField } from "../fields/resolve-field.ts";
import { readPriority } from "../priority.ts";
import { readAddress, readNetwork } from "./address.ts";
import type { Operator } from "./ast.ts";
import { isHex, readBoolean, readInteger, readPort } from "./literal-value.ts";
import { compileRegex } from "./regex.ts";

/** The longest text or run of bytes with which libsinsp compares a field; a longer one is refused. */
export const MAX_VALUE_BYTES = 255;

/** Why a literal does not fit the field that it is compared with; undefined when it does. */
export function literalProblem(
  text: string,
  operator: Operator,
  type: FieldType,
  field: ResolvedField | undefined,
): string | undefined {
  if (operator === "bcontains" || operator === "bstartswith") {
    return isHex(text) ? lengthProblem(text.length / 2) : "bcontains and bstartswith operator support hex strings only";
  }
  const name = field?.info.name;
  if (name === "evt.around" && operator !== "=" && operator !== "==") {
    return "evt.around supports only '=' comparison operator";
  }
  const problem = valueProblem(text, type);
  if (problem !== undefined) return problem;
  if (name === "evt.type" && !isEventType(text)) return `unknown event type ${text}`;
  if (operator !== "regex") return undefined;
  const regex = compileRegex(text);
  return regex.ok ? undefined : regex.reason;
}

function valueProblem(text: string, type: FieldType): string | undefined {
  switch (kindOf(type)) {
    case "text":
    case "buffer":
      return lengthProblem(Buffer.byteLength(text));
    case "number":
      // libsinsp compares fields of these types but never learnt to read a literal of them.
      if (type === "SIGTYPE" || type === "SYSCALLID") return `wrong parameter type ${type}`;
      // A DOUBLE is read as an integer as well: fractions are not supported.
      return readInteger(text) === undefined ? `${text} is not a valid number` : undefined;
    case "port":
      return readPort(text) === undefined ? `unrecognized protocol ${text}` : undefined;
    case "boolean":
      return readBoolean(text) === undefined ? `unrecognized boolean value ${text}` : undefined;
    case "address":
      return addressProblem(text);
    case "network":
      return readNetwork(text) === undefined ? `unrecognized IP network ${text}` : undefined;
    case "priority":
      return readPriority(text) === undefined && !/^[0-7]$/.test(text) ? `unknown priority ${text}` : undefined;
    case "opaque":
      return `values of type ${type} cannot be compared with a literal`;
  }
}

// libsinsp keeps a value, and the zero byte that ends it, in a buffer that grows up to 256 bytes.
function lengthProblem(bytes: number): string | undefined {
  return bytes > MAX_VALUE_BYTES ? `filter parameter too long: ${bytes} bytes, at most ${MAX_VALUE_BYTES}` : undefined;
}

// A dot makes it IPv4 to libsinsp, even in ::ffff:10.0.0.1.
function addressProblem(text: string): string | undefined {
  const family = text.includes(".") ? "IPv4" : "IPv6";
  const address = readAddress(text);
  if (address !== undefined && address.bits === (family === "IPv4" ? 32 : 128)) return undefined;
  const hint = text.includes("/") ? "; for networks compare fd.snet, fd.cnet, fd.lnet or fd.rnet" : "";
  return `unrecognized ${family} address ${text}${hint}`;
}
