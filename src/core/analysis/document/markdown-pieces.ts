import type { Nodes, PhrasingContent } from "mdast";
import { plainWords } from "../advice/claim.ts";
import { isCommandAlone, looksLikeCommand } from "../advice/command-text.ts";
import { isInstruction, mayBeAdvice, tellsOfOthers } from "../advice/instruction.ts";
import { type CodeBlock, codePieces, writingProblems } from "./code-pieces.ts";
import { htmlParts } from "./html-parts.ts";
import { looseYaml } from "./loose-yaml.ts";
import type { Piece } from "./piece.ts";
import type { Quotes } from "./quotes.ts";
import { readMarkdown } from "./read-markdown.ts";
import { sentencesOf } from "./sentences.ts";

const BROKEN_FENCE =
  "stands in a broken code block: its fence opens inside a list and the code stands outside of it, so that Markdown shows neither as meant";

/** Finds everything in a Markdown text that may be advice: code blocks, commands in backticks, and every sentence. */
export function markdownPieces(markdown: string, quotes: Quotes): readonly Piece[] {
  const { tree, repaired } = readMarkdown(markdown);
  const reader: Reader = {
    quotes,
    lineOf: (line) => `line ${repaired.origins[line - 1] ?? line}`,
    isMisplaced: (line) => repaired.misplaced.has(line),
  };
  const pieces = piecesOf(tree, "", reader);
  const known = new Set(pieces.map(({ text }) => text.trim()));
  const loose = looseYaml(markdown.split(/\r\n?|\n/)).filter(({ text }) => !known.has(text.trim()));
  return [...pieces, ...loose.flatMap((block) => codePieces(block, quotes))];
}

interface Reader {
  readonly quotes: Quotes;
  readonly lineOf: (line: number) => string;
  readonly isMisplaced: (line: number) => boolean;
}

/** Walks without recursion: nesting may be bottomless. */
function piecesOf(root: Nodes, leadIn: string, reader: Reader): readonly Piece[] {
  const pieces: Piece[] = [];
  const waiting: { readonly node: Nodes; readonly leadIn: string }[] = [{ node: root, leadIn }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node } = next;
    pieces.push(...ownPieces(node, next.leadIn, reader));
    if (!("children" in node) || isText(node)) continue;
    let lead = next.leadIn;
    const children = node.children.map((child) => {
      const given = { node: child as Nodes, leadIn: lead };
      if (isText(child)) lead = leadOf(flat(child.children));
      return given;
    });
    waiting.push(...children.toReversed());
  }
  return pieces;
}

type TextNode = Extract<Nodes, { type: "paragraph" | "heading" | "tableCell" }>;

function isText(node: Nodes): node is TextNode {
  return node.type === "paragraph" || node.type === "heading" || node.type === "tableCell";
}

function ownPieces(node: Nodes, leadIn: string, reader: Reader): readonly Piece[] {
  const line = node.position?.start.line ?? 1;
  const where = reader.lineOf(line);
  if (isText(node))
    return textPieces(flat(node.children), where, node.type === "heading" ? undefined : leadIn, reader.quotes);
  if (node.type === "code") {
    const problems = reader.isMisplaced(line) ? [BROKEN_FENCE] : [];
    return codePieces({ language: node.lang ?? undefined, text: node.value, where, problems }, reader.quotes);
  }
  if (node.type === "html") return htmlPieces(node.value, where, leadIn, reader.quotes);
  return [];
}

function htmlPieces(html: string, where: string, leadIn: string, quotes: Quotes): readonly Piece[] {
  return htmlParts(html).flatMap(({ isCode, text }) => {
    const block: CodeBlock = { language: undefined, text, where, problems: [] };
    return isCode ? codePieces(block, quotes) : textPieces(text, where, leadIn, quotes);
  });
}

/** The sentences of a text, and the commands that it has in backticks; `leadIn` is undefined for a heading. */
function textPieces(text: string, where: string, leadIn: string | undefined, quotes: Quotes): readonly Piece[] {
  return sentencesOf(text).flatMap((sentence) => {
    const around = plainWords(sentence.replaceAll(CODE, ""));
    const runs = isInstruction(around, plainWords(leadIn ?? "")) || REMEDY.test(around);
    const codes = [...sentence.matchAll(CODE)].map((match) => match[2] ?? "");
    const isTold = !runs && tellsOfOthers(around);
    const quoted = codes.filter(
      (code) => isTold || ((!runs || isName(code) || sentence.includes(`rule \`${code}\``)) && quotes.has(code)),
    );
    // "… is what `kubectl exec -it` looks like": a command that touches nothing, in a sentence that tells nobody to run it.
    const isMentioned = (code: string): boolean => !runs && !mayBeAdvice(around) && NO_TARGET.test(code);
    const commands = codes.filter((code) => !quoted.includes(code) && !isMentioned(code) && looksLikeCommand(code));
    // What is judged as a command, or is the alert's own, is no part of the sentence's claim.
    const said = sentence.replaceAll(CODE, (whole: string, _: string, code: string) =>
      commands.includes(code) || (quoted.includes(code) && code.includes(" ")) ? "`…`" : whole,
    );
    return [
      {
        kind: "statement",
        text: said,
        sentence,
        where,
        leadIn: leadIn ?? "",
        isFrame: leadIn === undefined || said.endsWith(":"),
        problems: [],
      } satisfies Piece,
      ...commands.map(
        (code): Piece => ({
          kind: "command",
          text: code,
          where,
          leadIn: "",
          isFrame: false,
          problems: writingProblems(code),
        }),
      ),
    ];
  });
}

/** `kubectl cordon`: nothing that could be run as it stands. */
function isName(code: string): boolean {
  return /^[a-z]+(?: [a-z-]+)?$/.test(code);
}

const NO_TARGET = /^[a-z]+(?: [a-z-]+)?(?: --?[a-z]+)+$/;
/** What stands behind such a word is meant to be run. */
const REMEDY = /^(?:fix|remed\w*|mitigat\w*|solution|resolution|workaround|step \d+|command to \w+)\b/;
const CODE = /(`+)((?:(?!\1)[\s\S])+?)\1(?!`)/g;

/** The last sentence before a list, if it leads into it. */
function leadOf(text: string): string {
  return /:\s*$/.test(text) || !/[.!?]\s*$/.test(text) ? text.slice(-400) : "";
}

/** Inline Markdown as text; code keeps its backticks. */
function flat(nodes: readonly PhrasingContent[], depth = 0): string {
  if (depth > 30) return "";
  return nodes
    .map((node): string => {
      if (node.type === "inlineCode") return fenced(node.value);
      if (node.type === "html")
        return htmlParts(node.value)
          .map(({ text }) => text)
          .join(" ");
      if (node.type === "break") return " ";
      if (node.type === "image" || node.type === "imageReference") return node.alt ?? "";
      if ("children" in node) return flat(node.children, depth + 1);
      return "value" in node ? inLines(node.value) : "";
    })
    .join("");
}

/** Lines of a paragraph run on, but for one that is a command and nothing else. */
function inLines(text: string): string {
  return text.split("\n").reduce((before, line) => {
    const last = before.slice(before.lastIndexOf("\n") + 1);
    return `${before}${isCommandAlone(line.trim()) || isCommandAlone(last.trim()) ? "\n" : " "}${line}`;
  });
}

function fenced(code: string): string {
  const longest = Math.max(0, ...[...code.matchAll(/`+/g)].map((match) => match[0].length));
  const marks = "`".repeat(longest + 1);
  return `${marks}${code}${marks}`;
}
