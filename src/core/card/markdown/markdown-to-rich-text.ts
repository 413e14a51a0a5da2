import type { RichTextElement } from "@slack/types";
import type { BlockContent, Code, DefinitionContent, List, ListItem, PhrasingContent, RootContent, Table } from "mdast";
import { SLACK_LIMITS } from "../../../block-kit/limits.ts";
import type { RichTextList, RichTextPart } from "../../../block-kit/types.ts";
import { readMarkdown } from "../../analysis/document/read-markdown.ts";
import { type Definitions, inlineElements, literalLinesOf, textElements } from "./inline.ts";
import { tableLines } from "./table-lines.ts";

type Content = RootContent | BlockContent | DefinitionContent;

/**
 * Markdown (CommonMark with GitHub's additions) as the parts of a Slack `rich_text` block, in the order of the text.
 *
 * Nothing in it can mention, ping or fetch: it comes out as literal text, http(s) links, lists, quotes and code only.
 * All text is kept; what rich text has no form for (tables, pictures, HTML) is written out.
 */
export function markdownToRichText(markdown: string): RichTextPart[] {
  const { source, tree } = readMarkdown(markdown);
  const definitions = new Map(
    tree.children.flatMap((node) => (node.type === "definition" ? [[node.identifier, node]] : [])),
  );
  return tree.children.flatMap((node) => parts(node, { source, definitions, indent: 0, depth: 0 }));
}

interface Place {
  readonly source: string;
  readonly definitions: Definitions;
  /** Depth of lists around. */
  readonly indent: number;
  readonly depth: number;
}

/** Nobody writes deeper; what is deeper is shown as it was written, so that no text can exhaust the stack. */
const DEEPEST = 24;

function parts(node: Content, outer: Place): RichTextPart[] {
  if (outer.depth > DEEPEST) {
    const { start, end } = node.position ?? {};
    return section(textElements(outer.source.slice(start?.offset ?? 0, end?.offset ?? 0)));
  }
  const place = { ...outer, depth: outer.depth + 1 };
  switch (node.type) {
    case "paragraph":
      return section(inlineElements(node.children, place.definitions));
    case "heading":
      return section(inlineElements(node.children, place.definitions, { bold: true }));
    case "list":
      return list(node, place);
    case "blockquote":
      return quote(node.children, place);
    case "code":
      return code(node);
    case "table":
      return table(node, place);
    case "html":
      return section(textElements(node.value));
    case "thematicBreak":
      return section(textElements("———"));
    case "definition":
      return section(
        textElements(`[${node.label ?? node.identifier}]: ${node.url}${node.title ? ` ${node.title}` : ""}`),
      );
    case "footnoteDefinition":
      return [
        ...section(textElements(`[${node.identifier}]`)),
        ...node.children.flatMap((child) => parts(child, place)),
      ];
    default:
      return "children" in node ? section(inlineElements(node.children as PhrasingContent[], place.definitions)) : [];
  }
}

function section(elements: RichTextElement[]): RichTextPart[] {
  return elements.length === 0 ? [] : [{ type: "rich_text_section", elements }];
}

/**
 * Slack's lists are flat runs of items with an indentation. What is not an item (a nested list, code) stands between
 * two runs, and a numbered run goes on where the one before it ended.
 */
function list(node: List, place: Place): RichTextPart[] {
  const all: RichTextPart[] = [];
  let run: RichTextElement[][] = [];
  let number = (node.start ?? 1) - 1;
  const flush = () => {
    if (run.length > 0) all.push(listRun(node, run, number - run.length, place.indent));
    run = [];
  };
  for (const item of node.children) {
    const { text, rest } = itemText(item, place.definitions);
    run.push(text);
    number += 1;
    if (rest.length > 0) {
      flush();
      all.push(...rest.flatMap((child) => parts(child, { ...place, indent: place.indent + 1 })));
    }
  }
  flush();
  return all;
}

function listRun(node: List, items: readonly RichTextElement[][], offset: number, indent: number): RichTextList {
  return {
    type: "rich_text_list",
    style: node.ordered === true ? "ordered" : "bullet",
    elements: items.map((elements) => ({ type: "rich_text_section", elements })),
    ...(indent > 0 ? { indent: Math.min(indent, SLACK_LIMITS.richTextIndent) } : {}),
    ...(node.ordered === true && offset > 0 ? { offset } : {}),
  };
}

/** The item's first paragraph stands in the list; whatever follows comes after it. */
function itemText(item: ListItem, definitions: Definitions): { text: RichTextElement[]; rest: readonly Content[] } {
  const [first, ...rest] = item.children;
  const box = item.checked === null || item.checked === undefined ? [] : textElements(item.checked ? "☑ " : "☐ ");
  const isText = first?.type === "paragraph" || first?.type === "heading";
  const words = isText ? inlineElements(first.children, definitions) : [];
  const text = [...box, ...words];
  // Slack wants a text in each item.
  return { text: text.length > 0 ? text : textElements("\u2060"), rest: isText ? rest : item.children };
}

function quote(children: readonly Content[], place: Place): RichTextPart[] {
  const elements: RichTextElement[] = [];
  for (const part of children.flatMap((child) => parts(child, place))) {
    if (elements.length > 0) elements.push({ type: "text", text: "\n" });
    elements.push(...flat(part));
  }
  return elements.length === 0 ? [] : [{ type: "rich_text_quote", elements }];
}

/** A part as inline elements, because a quote holds nothing else. */
function flat(part: RichTextPart): RichTextElement[] {
  if (part.type !== "rich_text_list") return part.elements;
  return part.elements.flatMap((item, index) => {
    const mark = part.style === "ordered" ? `${(part.offset ?? 0) + index + 1}. ` : "• ";
    const lead = `${index > 0 ? "\n" : ""}${"  ".repeat(part.indent ?? 0)}${mark}`;
    return [{ type: "text" as const, text: lead }, ...item.elements];
  });
}

/** What stands behind the opening fence is the language; anything more, or anything odd, is shown as a line. */
function code(node: Code): RichTextPart[] {
  const info = [node.lang, node.meta].filter(Boolean).join(" ");
  if (LANGUAGE.test(info)) return node.value === "" ? section(textElements(info)) : preformatted(node.value, info);
  return preformatted([info, node.value].filter((text) => text !== "").join("\n"));
}

const LANGUAGE = /^[a-z0-9+#-]{1,20}$/i;

function preformatted(code: string, language?: string): RichTextPart[] {
  const text = literalLinesOf(code);
  if (text === "") return [];
  return [
    {
      type: "rich_text_preformatted",
      elements: [{ type: "text", text }],
      ...(language === undefined ? {} : { language }),
    },
  ];
}

function table(node: Table, place: Place): RichTextPart[] {
  const rows = node.children.map((row) =>
    row.children.map((cell) =>
      inlineElements(cell.children, place.definitions)
        .map((element) =>
          element.type === "link" ? linkWords(element.text, element.url) : "text" in element ? element.text : "",
        )
        .join(""),
    ),
  );
  return preformatted(tableLines(rows).join("\n"));
}

function linkWords(text: string | undefined, url: string): string {
  return text === undefined || text === url ? url : `${text} (${url})`;
}
