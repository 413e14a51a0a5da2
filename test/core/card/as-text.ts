interface Node {
  readonly [key: string]: unknown;
  readonly style?: string;
}

/** A message's or form's blocks as a person would read them: one line per line, closed panels indented. */
export function asText(blocks: readonly object[]): string[] {
  return blocks.flatMap((block) => blockLines(block as Node));
}

/** The lines of the block with that id. */
export function blockText(blocks: readonly object[], id: string): string[] {
  return asText(blocks.filter((block) => (block as Node).block_id === id));
}

function blockLines(block: Node): string[] {
  switch (block.type) {
    case "header":
      return [`# ${inline(block.text)}`];
    case "rich_text":
      return nodes(block.elements).flatMap(partLines);
    case "section":
      return [inline(block.text)];
    case "context":
      return [nodes(block.elements).map(inline).join(" ")];
    case "actions":
      return [nodes(block.elements).map(buttonText).join(" ")];
    case "container":
      return [`> ${inline(block.title)}`, ...asText(nodes(block.child_blocks)).map((line) => `  ${line}`)];
    case "input":
      return [
        `${inline(block.label)}: ${nodes((block.element as Node).options)
          .map((o) => inline(o.text))
          .join(" | ")}`,
      ];
    default:
      return [JSON.stringify(block)];
  }
}

function partLines(part: Node): string[] {
  if (part.type === "rich_text_list") return nodes(part.elements).map((item) => `• ${partLines(item).join("")}`);
  const text = nodes(part.elements).map(inline).join("");
  return part.type === "rich_text_preformatted" ? text.split("\n").map((line) => `| ${line}`) : [text.trim()];
}

function inline(node: unknown): string {
  if (typeof node !== "object" || node === null) return "";
  const { type, text, user_id, url, fallback, range, usergroup_id } = node as Record<string, string>;
  if (type === "user") return `<@${user_id}>`;
  if (type === "usergroup") return `<group ${usergroup_id}>`;
  if (type === "broadcast") return `<!${range}>`;
  if (type === "link") return `<${url}>`;
  if (type === "date") return fallback?.slice(11, 16) ?? "";
  return text ?? "";
}

function buttonText(button: Node): string {
  const style = button.style === undefined ? "" : `:${button.style}`;
  return `[${inline(button.text)}${style}]`;
}

function nodes(value: unknown): Node[] {
  return Array.isArray(value) ? (value as Node[]) : [];
}
