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
export function repairFences(markdown: string): string {
  const lines: string[] = [];
  let open: Fence | undefined;
  for (const line of markdown.replaceAll(/\r\n?/g, "\n").split("\n")) {
    const fence = readFence(line);
    if (open === undefined) {
      lines.push(line);
      if (fence !== undefined) open = fence;
    } else if (fence !== undefined && closes(fence, open)) {
      lines.push(open.indent + open.marks);
      open = undefined;
    } else if (fence !== undefined && opensAnother(fence, open)) {
      lines.push(open.indent + open.marks, line);
      open = fence;
    } else {
      lines.push(indented(line, open.indent));
    }
  }
  if (open !== undefined) lines.push(open.indent + open.marks);
  return lines.join("\n");
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
