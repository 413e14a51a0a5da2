import { adviceKind } from "../advice/advice-kind.ts";
import { readYaml } from "../yaml.ts";
import type { CodeBlock } from "./code-pieces.ts";

const BEGINS =
  /^(\s*)(?:- (?:rule|macro|list): \S|apiVersion: \S|(?:securityContext|spec|customRules|hostNetwork|hostPID|hostIPC|privileged):)/;

/** YAML that stands in a text without a fence, which Markdown takes for lists and sentences. */
export function looseYaml(lines: readonly string[]): readonly CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let fenced = false;
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (/^\s*(?:```|~~~)/.test(line)) fenced = !fenced;
    const indent = fenced ? undefined : BEGINS.exec(line)?.[1]?.length;
    if (indent === undefined) continue;
    let end = at + 1;
    while (end < lines.length && belongs(lines[end] ?? "", indent)) end++;
    const text = lines
      .slice(at, end)
      .map((part) => part.slice(indent))
      .join("\n")
      .trimEnd();
    const block = { language: "yaml", text, where: `line ${at + 1}`, problems: [] };
    if (text.includes("\n") && isAdvice(text)) blocks.push(block);
    at = end - 1;
  }
  return blocks;
}

/** Deeper lines, and at the same depth another key or rule. */
function belongs(line: string, indent: number): boolean {
  if (line.trim() === "" || /^\s*(?:```|~~~)/.test(line)) return false;
  const depth = line.length - line.trimStart().length;
  return depth > indent || (depth === indent && /^\s*(?:[a-zA-Z]+:(?:\s|$)|- (?:rule|macro|list): )/.test(line));
}

function isAdvice(text: string): boolean {
  const yaml = readYaml(text);
  const kind = adviceKind("yaml", text);
  return yaml.ok && (kind === "falco rules" || kind === "kubernetes");
}
