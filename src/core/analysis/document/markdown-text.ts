import type { Prose } from "../analysis.ts";
import { showLiterally } from "../literal.ts";

/** Prose as Markdown: our own words escaped, names and outside text as code, where nothing formats. */
export function proseMarkdown(prose: Prose): string {
  return prose.map(({ text, as }) => (as === undefined ? escaped(text) : codeSpan(text))).join("");
}

/** Text that Markdown shows as it is, in one line. */
export function escaped(text: string): string {
  return text
    .replaceAll(/\s*\n\s*/g, " ")
    .replaceAll(/[\\`*[\]<>|~]|&(?=[#\w]+;)|(?<![\p{L}\d])_|_(?![\p{L}\d])/gu, String.raw`\$&`)
    .replace(/^(\s*)([#+-]|\d+[.)])(?=\s)/, String.raw`$1\$2`);
}

/** Outside text in backticks, literally and in one line. */
export function codeSpan(text: string): string {
  const shown = showLiterally(text, Number.POSITIVE_INFINITY);
  const marks = "`".repeat(longestRun(shown) + 1);
  const pad = /^[` ]|[` ]$/.test(shown) ? " " : "";
  return shown === "" ? "(empty)" : `${marks}${pad}${shown}${pad}${marks}`;
}

/** A block of code whose fence nothing in it can close. */
export function codeBlock(language: string, code: string): string {
  const marks = "`".repeat(Math.max(3, longestRun(code) + 1));
  return `${marks}${language}\n${code.replace(/\n+$/, "")}\n${marks}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map((match) => match[0].length));
}
