import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import type { Condition } from "../../../../src/core/falco/condition/ast.ts";
import { checkCondition } from "../../../../src/core/falco/condition/check-condition.ts";
import type { Environment } from "../../../../src/core/falco/condition/condition.ts";
import { parseCondition } from "../../../../src/core/falco/condition/parse-condition.ts";
import { printCondition } from "../../../../src/core/falco/condition/print-condition.ts";
import { sharedFile } from "../../../shared.ts";

interface Item {
  readonly macro?: string;
  readonly list?: string;
  readonly rule?: string;
  readonly condition?: string;
  readonly items?: readonly (string | number)[];
}

const folder = sharedFile("corpora/rules");
const files = folder === undefined ? [] : globSync("**/*.yaml", { cwd: folder }).map((name) => join(folder, name));

describe.skipIf(folder === undefined)("the rules that the Falco project maintains", () => {
  it.each(files)("%s parses, checks, and survives print-and-parse", (file) => {
    const items = readItems(file);
    const environment = environmentOf(items);
    const problems = items
      .filter((item) => item.condition !== undefined)
      .flatMap((item) => problemsOf(item.rule ?? item.macro ?? "", item.condition ?? "", environment));

    expect(items.length).toBeGreaterThan(0);
    expect(problems).toEqual([]);
  });
});

function problemsOf(name: string, text: string, environment: Environment): readonly string[] {
  const condition = parsed(text);
  const printed = parsed(printCondition(condition));
  expect(withoutPlaces(printed)).toEqual(withoutPlaces(condition));
  return checkCondition(condition, environment).map((error) => `${name}: ${error.message}`);
}

function readItems(file: string): readonly Item[] {
  return parseAllDocuments(readFileSync(file, "utf8")).flatMap((document) => (document.toJS() ?? []) as Item[]);
}

function environmentOf(items: readonly Item[]): Environment {
  const macros = new Map<string, Condition>();
  const lists = new Map<string, readonly string[]>();
  for (const item of items) {
    if (item.macro !== undefined) macros.set(item.macro, parsed(item.condition ?? ""));
    if (item.list !== undefined) lists.set(item.list, flatItems(item.items ?? [], lists));
  }
  return { macros, lists };
}

function flatItems(items: readonly (string | number)[], lists: ReadonlyMap<string, readonly string[]>) {
  return items.map(String).flatMap((item) => lists.get(item) ?? [item.replace(/^(["'])(.*)\1$/, "$2")]);
}

function parsed(text: string): Condition {
  const result = parseCondition(text);
  if (!result.ok) throw new Error(`${result.error.message} at ${result.error.line}:${result.error.column} in ${text}`);
  return result.condition;
}

function withoutPlaces(tree: Condition): unknown {
  return JSON.parse(JSON.stringify(tree, (key, value) => (key === "at" ? undefined : value)));
}
