import { SLACK_LIMITS } from "./limits.ts";
import { isRecord, partsOf } from "./walk.ts";

/**
 * The characters of a message as Slack counts them against its undocumented cap: all text of all blocks with `& < >`
 * escaped, and some extra for each header.
 *
 * @param method - An update does not count what stands in a collapsed container; a new message does.
 */
export function countedCharacters(blocks: readonly unknown[], method: "post" | "update"): number {
  const counted = method === "post" ? blocks : blocks.map(withoutCollapsed);
  let total = 0;
  for (const { value } of partsOf(counted, [])) {
    if (value.type === "header") total += SLACK_LIMITS.headerCharacters;
    if (typeof value.text === "string") total += countedLength(value);
    else if (value.type === "link" && typeof value.url === "string") total += value.url.length;
  }
  return total;
}

/** The text of a table's cells together: Slack limits them on their own. */
export function tableCharacters(table: unknown): number {
  let total = 0;
  for (const { value } of partsOf(table, [])) if (typeof value.text === "string") total += value.text.length;
  return total;
}

function countedLength(value: Record<string, unknown>): number {
  const text = String(value.text);
  // Our mrkdwn is escaped already; in all other text Slack escapes these three itself before it counts.
  return value.type === "mrkdwn" ? text.length : text.replaceAll("&", "&amp;").replaceAll(/[<>]/g, "&lt;").length;
}

function withoutCollapsed(block: unknown): unknown {
  const folded = isRecord(block) && block.type === "container" && block.default_collapsed === true;
  return folded ? { ...block, child_blocks: [] } : block;
}
