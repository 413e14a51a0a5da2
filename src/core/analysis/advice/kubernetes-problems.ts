import type { z } from "zod";

type Issue = z.core.$ZodIssue;

/** What is wrong with a Kubernetes document, in words: from the validator's issues, each with the field's path. */
export function kubernetesProblems(issues: readonly Issue[], kind: string): readonly string[] {
  return issues.flatMap((issue) => problemsOf(issue, kind));
}

function problemsOf(issue: Issue, kind: string): readonly string[] {
  const path = pathText(issue.path);
  const at = path === "" ? kind : path;
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => `has a field that Falconer does not know in ${path || `a ${kind}`}: ${key}`);
    case "invalid_type":
      return [
        issue.input === undefined
          ? `lacks ${at}`
          : `has something else than ${WANTED[issue.expected] ?? "what belongs there"} at ${at}`,
      ];
    case "invalid_value":
      return [
        issue.values.length === 1 && issue.values[0] === false
          ? `sets ${at}, which gives a container the rights of the node`
          : `has a value at ${at} that is none of ${issue.values.map(String).join(", ")}`,
      ];
    case "invalid_union":
      return [`has something else than what belongs there at ${at}`];
    default:
      return [`is not valid at ${at}`];
  }
}

const WANTED: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "fields",
  record: "names with texts",
};

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, at) => (typeof part === "number" ? `[${part}]` : `${at === 0 ? "" : "."}${String(part)}`))
    .join("");
}
