import type { RichTextElement, RichTextText } from "@slack/types";
import type { Definition, PhrasingContent } from "mdast";
import { showLiterally } from "../../analysis/literal.ts";

type RichTextStyle = NonNullable<RichTextText["style"]>;

/** What inline text needs to know of its document: the targets of `[text][name]`. */
export type Definitions = ReadonlyMap<string, Definition>;

/**
 * Inline Markdown as rich text. It can come out as text and http(s) links only: no mention, no emoji, no image is ever
 * made, and text in rich text is literal in Slack.
 */
export function inlineElements(
  nodes: readonly PhrasingContent[],
  definitions: Definitions,
  style: RichTextStyle = {},
): RichTextElement[] {
  return nodes.flatMap((node) => inlineElement(node, definitions, style));
}

function inlineElement(node: PhrasingContent, definitions: Definitions, style: RichTextStyle): RichTextElement[] {
  switch (node.type) {
    case "text":
      // A line end inside a paragraph is a blank.
      return textElements(node.value.replaceAll("\n", " "), style);
    case "inlineCode":
      return textElements(node.value, { ...style, code: true });
    case "strong":
      return inlineElements(node.children, definitions, { ...style, bold: true });
    case "emphasis":
      return inlineElements(node.children, definitions, { ...style, italic: true });
    case "delete":
      return inlineElements(node.children, definitions, { ...style, strike: true });
    case "break":
      return textElements("\n", style);
    case "link":
      return [
        ...linkElements(inlineElements(node.children, definitions, style), node.url, style),
        ...textElements(node.title ? ` (${node.title})` : "", style),
      ];
    case "linkReference": {
      const label = inlineElements(node.children, definitions, style);
      const target = definitions.get(node.identifier);
      return target === undefined
        ? [...textElements("[", style), ...label, ...textElements("]", style)]
        : linkElements(label, target.url, style);
    }
    case "image":
      return textElements(pictureWords(node.alt, node.url), style);
    case "imageReference":
      return textElements(pictureWords(node.alt, definitions.get(node.identifier)?.url), style);
    case "html":
      return textElements(node.value, style);
    case "footnoteReference":
      return textElements(`[${node.identifier}]`, style);
    default:
      return [];
  }
}

/** Literal text, one element; controls and invisible characters become visible, line ends stay. */
export function textElements(text: string, style: RichTextStyle = {}): RichTextElement[] {
  const shown = literalLinesOf(text);
  if (shown === "") return [];
  return [{ type: "text", text: shown, ...(Object.keys(style).length > 0 ? { style } : {}) }];
}

/** Text shown literally, its line ends kept. */
export function literalLinesOf(text: string): string {
  return text
    .split(/\r\n?|\n/)
    .map((line) => showLiterally(line, Number.POSITIVE_INFINITY))
    .join("\n");
}

/** The longest address that Slack takes. */
const LONGEST_URL = 3000;

function linkElements(label: readonly RichTextElement[], url: string, style: RichTextStyle): RichTextElement[] {
  const words = label.map((element) => ("text" in element ? element.text : "")).join("");
  const target = webAddress(url);
  if (target === undefined) return [...label, ...textElements(words === url ? "" : ` (${url})`, style)];
  // A label that shows one address and opens another is how people are fooled: then both are shown.
  const looksLikeAnAddress = /[a-z0-9]\.[a-z]{2,}|:\/\//i.test(words);
  if (words === "" || (looksLikeAnAddress && words !== url)) {
    return [...label, ...textElements(words === "" ? "" : " ", style), link(target, url, style)];
  }
  return [link(target, words, style)];
}

function link(url: string, text: string, style: RichTextStyle): RichTextElement {
  const shown = literalLinesOf(text);
  return { type: "link", url, text: shown === "" ? url : shown, ...(Object.keys(style).length > 0 ? { style } : {}) };
}

/** The address, if a browser may be sent there: http or https, no credentials in it. */
function webAddress(url: string): string | undefined {
  if (url.length > LONGEST_URL || !URL.canParse(url)) return undefined;
  const { protocol, username, password, href } = new URL(url);
  const isWeb = (protocol === "https:" || protocol === "http:") && username === "" && password === "";
  return isWeb && href.length <= LONGEST_URL ? href : undefined;
}

/** Pictures are never fetched: that would tell somebody else's server who reads the alert. */
function pictureWords(alt: string | null | undefined, url: string | undefined): string {
  return `[picture: ${[alt, url].filter((part) => part !== undefined && part !== null && part !== "").join(", ")}]`;
}
