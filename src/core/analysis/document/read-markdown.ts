import type { Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { type RepairedMarkdown, repairFences } from "./repair-fences.ts";

/** A Markdown text taken apart. Positions in the tree are those of `source`. */
export interface MarkdownDocument {
  /** The text with its fences repaired. */
  readonly source: string;
  readonly tree: Root;
  readonly repaired: RepairedMarkdown;
}

/** Reads Markdown (CommonMark with GitHub's additions) that anyone may have written. */
export function readMarkdown(markdown: string): MarkdownDocument {
  const repaired = repairFences(markdown);
  const tree = fromMarkdown(repaired.text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  return { source: repaired.text, tree, repaired };
}
