import { adviceKind } from "../advice/advice-kind.ts";
import { looksLikeCommand } from "../advice/command-text.ts";
import { statementsOf } from "../advice/shell-script.ts";
import { readYaml } from "../yaml.ts";
import type { Piece } from "./piece.ts";
import type { Quotes } from "./quotes.ts";

const SHOWN_ONLY = /^(?:text|txt|plain|plaintext|log|logs|output|none|diff|csv)$/;
const SHELL = /^(?:bash|sh|shell|zsh|console|shell-session|shellsession|terminal|cmd|command|ksh|fish)$/;
const CONSOLE = /^\s*[$#]\s+(?=\S)/;
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/u;

/** A block of code, with the text around it taken off. */
export interface CodeBlock {
  readonly language: string | undefined;
  readonly text: string;
  readonly where: string;
  readonly problems: readonly string[];
}

/**
 * The advice in a block of code. A block that says it is no code (`text`) is looked through line by line; one that says
 * nothing is taken for commands, so that what cannot be told is withheld.
 */
export function codePieces(block: CodeBlock, quotes: Quotes): readonly Piece[] {
  const language = (block.language ?? "").toLowerCase().replace(/^[{.]+|[}]+$/g, "");
  if (block.text.trim() === "") return [];
  const problems = [...block.problems, ...writingProblems(block.text)];
  const piece = (kind: Piece["kind"], text: string): Piece => ({
    kind,
    text,
    where: block.where,
    leadIn: "",
    isFrame: false,
    problems,
  });
  if (!SHELL.test(language) && quotes.has(block.text)) return [];
  if (SHOWN_ONLY.test(language)) {
    const lines = withoutNumbers(block.text)
      .split("\n")
      .filter((line) => line.trim() !== "" && !quotes.has(line));
    return lines.map((line) => piece(looksLikeCommand(line) ? "command" : "statement", line.trim()));
  }
  if (/^json5?$/.test(language)) return jsonPieces(block.text, quotes, piece);
  const kind = adviceKind(language, block.text);
  return kind === "command"
    ? statementsOf(withoutPrompts(withoutNumbers(block.text))).map((text) => piece(kind, text))
    : [piece(kind, block.text)];
}

/** What is wrong with code whatever it does: a reader does not see what a shell reads. */
export function writingProblems(text: string): readonly string[] {
  return INVISIBLE.test(text) ? ["contains invisible characters: what is read is not what runs"] : [];
}

/** JSON is advice when it is an object of Kubernetes; when it only repeats the alert it is a quote. */
function jsonPieces(
  text: string,
  quotes: Quotes,
  piece: (kind: Piece["kind"], text: string) => Piece,
): readonly Piece[] {
  const read = readYaml(text);
  if (!read.ok) return [piece("configuration", text)];
  const [value] = read.values;
  const isObject = typeof value === "object" && value !== null;
  if (isObject && Object.hasOwn(value, "apiVersion") && Object.hasOwn(value, "kind"))
    return [piece("kubernetes", text)];
  return scalars(value).every((scalar) => quotes.has(scalar)) ? [] : [piece("configuration", text)];
}

function scalars(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value === "number" || typeof value === "bigint") return [value.toString()];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(scalars);
}

/** `1. kubectl …`, `2) …`: the numbers of steps, where there is no line without one, are nothing to be typed. */
function withoutNumbers(text: string): string {
  const number = /^\s*\d{1,2}[.)] +(?=\S)/;
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.every((line) => number.test(line)) ? lines.map((line) => line.replace(number, "")).join("\n") : text;
}

/** `$ kubectl …` with its output below: only what stands behind a prompt is typed. */
function withoutPrompts(text: string): string {
  const lines = text.split("\n");
  const typed = lines.filter((line) => /^\s*\$\s+\S/.test(line));
  return typed.length === 0 ? text : typed.map((line) => line.replace(CONSOLE, "")).join("\n");
}
