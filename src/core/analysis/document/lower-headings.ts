import type { Nodes } from "mdast";
import { readMarkdown } from "./read-markdown.ts";

/** Markdown to stand under a heading of another text: its own headings rank below that one, the deepest as deep as can be. */
export function lowerHeadings(markdown: string, below: number): string {
  const { source, tree } = readMarkdown(markdown);
  let text = source;
  for (const { position, children, depth } of headingsIn(tree).toReversed()) {
    const [from, to] = [position?.start.offset, position?.end.offset];
    const [first, last] = [children[0]?.position?.start.offset, children.at(-1)?.position?.end.offset];
    if (from === undefined || to === undefined || first === undefined || last === undefined) continue;
    const said = source.slice(first, last).replaceAll(/\s*\n[\s>]*/g, " ");
    text = `${text.slice(0, from)}${"#".repeat(Math.min(6, depth + below))} ${said}${text.slice(to)}`;
  }
  return text;
}

/** In the order of the text; without recursion, for nesting may be bottomless. */
function headingsIn(root: Nodes): readonly Extract<Nodes, { type: "heading" }>[] {
  const found: Extract<Nodes, { type: "heading" }>[] = [];
  const waiting: Nodes[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.type === "heading") found.push(node);
    else if ("children" in node) waiting.push(...(node.children as Nodes[]).toReversed());
  }
  return found;
}
