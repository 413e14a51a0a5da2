import { type FieldValue, textOf } from "../alert.ts";
import { type FieldType, kindOf } from "../fields/field-type.ts";
import { rankOf, readPriority } from "../priority.ts";
import { contains, readAddress, readNetwork } from "./address.ts";
import type { Operator } from "./ast.ts";
import { asciiLower, compileGlob } from "./glob.ts";
import { readBoolean, readInteger, readNumber, readPort } from "./literal-value.ts";
import { compilePathMatch } from "./path-match.ts";
import { compileRegex } from "./regex.ts";

/** Whether one value, never a list and never missing, satisfies an operator and its literals. */
export type ValueTest = (value: FieldValue) => boolean;

/**
 * A test of a field's value against literals, as libsinsp compares that type. `in` and `intersects` take all of the
 * literals, every other operator the first.
 */
export function compileValueTest(type: FieldType, operator: Operator, texts: readonly string[]): ValueTest {
  switch (kindOf(type)) {
    case "boolean":
      return equality(operator, texts.map(readBoolean), booleanOf);
    case "address":
      return addressTest(operator, texts);
    case "network":
      return networkTest(operator, texts);
    case "priority":
      return priorityTest(operator, texts);
    case "port":
      return numberTest(operator, texts.map(readPort));
    case "buffer":
      return bufferTest(operator, texts);
    case "number":
      return numberTest(
        operator,
        texts.map((text) => readNumber(text, type)),
      );
    case "text":
    case "opaque":
      return textTest(operator, texts);
  }
}

function equality<T>(
  operator: Operator,
  wanted: readonly (T | undefined)[],
  read: (value: FieldValue) => T | undefined,
) {
  const known = new Set(wanted);
  const negated = operator === "!=";
  return (value: FieldValue) => {
    const found = read(value);
    return (found !== undefined && known.has(found)) !== negated;
  };
}

function booleanOf(value: FieldValue): boolean | undefined {
  return typeof value === "number" ? value !== 0 : readBoolean(textOf(value));
}

function integerOf(value: FieldValue): bigint | number | undefined {
  if (typeof value === "number" || typeof value === "bigint") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  return typeof value === "string" ? readInteger(value) : undefined;
}

// JavaScript orders a number and a bigint by value, exactly, but 5 and 5n are not the same to it.
function numberTest(operator: Operator, wanted: readonly (bigint | number | undefined)[]): ValueTest {
  const compare = NUMBER_COMPARISONS[operator];
  return (value) => {
    const found = integerOf(value);
    if (found === undefined) return operator === "!=";
    return wanted.some((number) => number !== undefined && compare?.(found, number));
  };
}

type NumberComparison = (left: bigint | number, right: bigint | number) => boolean;

const same: NumberComparison = (left, right) =>
  left === right || (typeof left !== typeof right && String(left) === String(right));
const NUMBER_COMPARISONS: Readonly<Partial<Record<Operator, NumberComparison>>> = {
  "=": same,
  "==": same,
  "!=": (left, right) => !same(left, right),
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
  in: same,
  intersects: same,
};

function addressTest(operator: Operator, texts: readonly string[]): ValueTest {
  const read = (text: string) => {
    const address = readAddress(text);
    return address === undefined ? undefined : `${address.bits}/${address.value}`;
  };
  return equality(operator, texts.map(read), (value) => read(textOf(value)));
}

function networkTest(operator: Operator, texts: readonly string[]): ValueTest {
  const networks = texts.map(readNetwork).filter((network) => network !== undefined);
  return (value) => {
    const address = readAddress(textOf(value));
    const inside = address !== undefined && networks.some((network) => contains(network, address));
    return inside !== (operator === "!=");
  };
}

// By name, "greater" means worse: `>= Error` is Error and everything worse. By number it means Falco's number.
function priorityTest(operator: Operator, texts: readonly string[]): ValueTest {
  const byNumber = texts.every((text) => /^\d+$/.test(text));
  const ranks = texts.map((text) => (byNumber ? Number(text) : -rankOf(readPriority(text) ?? "Debug")));
  if (!byNumber && texts.some((text) => readPriority(text) === undefined)) return textTest(operator, texts);
  const test = numberTest(operator, ranks);
  return (value) => {
    const priority = readPriority(textOf(value));
    if (priority === undefined) return false;
    return test(byNumber ? rankOf(priority) : -rankOf(priority));
  };
}

function bufferTest(operator: Operator, texts: readonly string[]): ValueTest {
  if (operator !== "bcontains" && operator !== "bstartswith") return textTest(operator, texts);
  const bytes = Buffer.from(texts[0] ?? "", "hex");
  if (operator === "bcontains") return (value) => Buffer.from(textOf(value)).includes(bytes);
  return (value) => Buffer.from(textOf(value)).subarray(0, bytes.length).equals(bytes);
}

function textTest(operator: Operator, texts: readonly string[]): ValueTest {
  const test = compileTextTest(operator, texts);
  return (value) => test(typeof value === "string" ? value : textOf(value));
}

function compileTextTest(operator: Operator, texts: readonly string[]): (text: string) => boolean {
  const wanted = texts[0] ?? "";
  switch (operator) {
    case "=":
    case "==":
      return (text) => text === wanted;
    case "!=":
      return (text) => text !== wanted;
    case "<":
      return (text) => text < wanted;
    case "<=":
      return (text) => text <= wanted;
    case ">":
      return (text) => text > wanted;
    case ">=":
      return (text) => text >= wanted;
    case "contains":
      return (text) => text.includes(wanted);
    case "icontains": {
      const lower = asciiLower(wanted);
      return (text) => asciiLower(text).includes(lower);
    }
    case "startswith":
      return (text) => text.startsWith(wanted);
    case "endswith":
      return (text) => text.endsWith(wanted);
    case "glob":
    case "iglob":
      return compileGlob(wanted, operator === "iglob");
    case "regex": {
      const regex = compileRegex(wanted);
      return regex.ok ? regex.test : () => false;
    }
    case "pmatch":
      return compilePathMatch(texts);
    case "in":
    case "intersects": {
      const set = new Set(texts);
      return (text) => set.has(text);
    }
    case "bcontains":
    case "bstartswith":
      return () => false;
  }
}
