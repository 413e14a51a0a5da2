/** Markdown with its fences repaired; lines are counted from 1. */
export interface RepairedMarkdown {
  readonly text: string;
  /** Which line of the original each line of the text was, in order; an added fence counts as the line before it. */
  readonly origins: readonly number[];
  /** The lines of the text that open a block whose code stood outside of it. */
  readonly misplaced: ReadonlySet<number>;
}

/**
 * Puts the fences of code blocks where their writer meant them.
 *
 * Models open a fence inside a list item and write its body and end at the margin. By CommonMark the list item ends
 * there, the rest of the code becomes text and the closing fence opens a new block that swallows what follows. Here a
 * fence's lines take the indentation of its opening line, and a block that was never closed ends where the next one
 * opens.
 *
 * @see https://spec.commonmark.org/0.31.2/#fenced-code-blocks
 */
export function repairFences(markdown: string): RepairedMarkdown {
  const lines: string[] = [];
  const origins: number[] = [];
  const misplaced = new Set<number>();
  let open: (Fence & { readonly at: number }) | undefined;
  const original = markdown.replaceAll(/\r\n?/g, "\n").split("\n");
  for (const [index, line] of original.entries()) {
    const write = (...written: readonly string[]): void => {
      lines.push(...written);
      origins.push(...written.map(() => index + 1));
    };
    const fence = readFence(line);
    if (open === undefined) {
      write(line);
      if (fence !== undefined) open = { ...fence, at: lines.length };
    } else if (fence !== undefined && closes(fence, open)) {
      write(open.indent + open.marks);
      open = undefined;
    } else if (fence !== undefined && opensAnother(fence, open)) {
      write(open.indent + open.marks, line);
      open = { ...fence, at: lines.length };
    } else {
      const moved = indented(line, open.indent);
      if (moved !== line && line.trim() !== "") misplaced.add(open.at);
      write(moved);
    }
  }
  if (open !== undefined) {
    lines.push(open.indent + open.marks);
    origins.push(original.length);
  }
  return { text: lines.join("\n"), origins, misplaced };
}

interface Fence {
  readonly indent: string;
  readonly marks: string;
  readonly info: string;
}

function readFence(line: string): Fence | undefined {
  const match = /^([ \t]*)(`{3,}|~{3,})([^`\n]{0,100})$/.exec(line);
  if (match === null) return undefined;
  const [, indent = "", marks = "", info = ""] = match;
  return { indent: indent.replaceAll("\t", "    "), marks, info: info.trim() };
}

function closes(fence: Fence, open: Fence): boolean {
  return fence.info === "" && fence.marks[0] === open.marks[0] && fence.marks.length >= open.marks.length;
}

/** A closing fence names no language: one that does opens a block, so the block before it was left open. */
function opensAnother(fence: Fence, open: Fence): boolean {
  return /^[a-z][\w+#-]*$/i.test(fence.info) && fence.marks === open.marks;
}

/** The line, moved in by the fence's indentation unless it stands there already. */
function indented(line: string, indent: string): string {
  if (indent === "") return line;
  return line.startsWith(indent) ? line : indent + line;
}
