import type { z } from "zod";

type Issue = z.core.$ZodIssue;

/** A thing that is wrong in a data file: where, by keys, and what, in words for who wrote the file. */
interface Fault {
  readonly path: readonly PropertyKey[];
  readonly words: string;
}

/** Words for what a schema wants where the schema itself brings none; handed to the validator as its `error`. */
export function schemaWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return isNothing(issue.input)
        ? "is missing"
        : `must be ${wanted(issue.expected)}${hint(issue.expected, issue.input)}`;
    case "invalid_value":
      return `${isNothing(issue.input) ? "is missing: it" : ""} must be ${oneOf(issue.values.map(String))}`.trim();
    case "too_small":
      return issue.minimum === 1 && issue.origin !== "number"
        ? "must not be empty"
        : `must be ${issue.minimum} or more${unit(issue.origin)}`;
    case "too_big":
      return `must be ${issue.maximum} or fewer${unit(issue.origin)}`;
    default:
      return undefined;
  }
}

/** Every fault that the issue stands for, each at its own key: of a choice between forms, those of the form that was meant. */
export function faultsOf(issue: Issue): readonly Fault[] {
  const { path } = issue;
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({ path: [...path, key], words: "is not a key that can stand here" }));
    case "invalid_key":
      return issue.issues.map(({ message }) => ({ path, words: `the key ${message}` }));
    case "invalid_union":
      return faultsOfChoice(issue);
    default:
      return [{ path, words: issue.message }];
  }
}

function faultsOfChoice(issue: z.core.$ZodIssueInvalidUnion): readonly Fault[] {
  const { path } = issue;
  const meant = issue.errors.find((errors) => !errors.some((error) => error.code === "invalid_type" && isHere(error)));
  if (meant !== undefined)
    return meant.flatMap(faultsOf).map((fault) => ({ ...fault, path: [...path, ...fault.path] }));
  const kinds = issue.errors.flatMap((errors) =>
    errors.flatMap((error) => (error.code === "invalid_type" ? [wanted(error.expected)] : [])),
  );
  return [{ path, words: `must be ${oneOf(kinds)}` }];
}

function isHere({ path }: Issue): boolean {
  return path.length === 0;
}

/** An empty value in YAML is null. */
function isNothing(input: unknown): boolean {
  return input === undefined || input === null;
}

function wanted(expected: string): string {
  return WANTED.get(expected) ?? `a ${expected}`;
}

const WANTED: ReadonlyMap<string, string> = new Map([
  ["string", "text"],
  ["int", "a whole number"],
  ["boolean", "true or false"],
  ["array", "a list"],
  ["object", "keys with values"],
  ["record", "keys with values"],
  ["null", "null"],
]);

/** YAML reads 123, yes and 2026-01-01 as it likes. */
function hint(expected: string, input: unknown): string {
  return expected === "string" && (typeof input === "number" || typeof input === "boolean") ? ": put it in quotes" : "";
}

function unit(origin: string): string {
  if (origin === "string") return " characters";
  return origin === "array" ? " items" : "";
}

function oneOf(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
