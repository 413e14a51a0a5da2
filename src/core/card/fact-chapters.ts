import type { Analysis, Fact, ProcessNode } from "../analysis/analysis.ts";
import { type Chapter, chapter, type Lengths } from "./chapter.ts";
import { literal } from "./literal-text.ts";
import { box } from "./rich-text.ts";

/** The process with its ancestors, and the alert's fields. */
export function factChapters({ processTree, facts }: Analysis, lengths: Lengths): Chapter[] {
  return [
    ...chapter("Process tree", processTree.length === 0 ? [] : [[box(treeOf(processTree, lengths))]]),
    ...chapter("Fields", fieldGroups(facts, lengths)),
  ];
}

function treeOf(nodes: readonly ProcessNode[], lengths: Lengths): string {
  // The process itself and its nearest ancestors say most.
  const shown = nodes.slice(-MOST_NODES);
  const hidden = nodes.length - shown.length;
  const lines = shown.map(({ name, detail }, depth) => {
    const arrow = depth === 0 ? "" : `${"   ".repeat(depth - 1)}└─ `;
    const rest = detail === undefined ? "" : `  ${literal(detail, lengths.value)}`;
    return `${arrow}${literal(name, 60)}${rest}`;
  });
  return [...(hidden > 0 ? [`(${hidden} older ancestors not shown)`] : []), ...lines].join("\n");
}

const MOST_NODES = 8;

/** Boxes of a few fields each, so that a card can show the first ones and leave the rest to the thread. */
function fieldGroups(facts: readonly Fact[], lengths: Lengths): Chapter["pieces"] {
  const lines = facts.map(
    ({ field, value }) => `${literal(field, 80).padEnd(NAME_COLUMN)} ${literal(value, lengths.value) || "(empty)"}`,
  );
  const groups: string[][] = [];
  for (let at = 0; at < lines.length; at += GROUP) groups.push(lines.slice(at, at + GROUP));
  return groups.map((group) => [box(group.join("\n"))]);
}

const NAME_COLUMN = 26;
/** Of the longest values that the thread shows, this many fit into one message. */
const GROUP = 6;
