import type { Nodes } from "mdast";
import type { Alert } from "../../falco/alert.ts";
import { type Runbook, type Withheld, words } from "../analysis.ts";
import { type MarkdownDocument, readMarkdown } from "./read-markdown.ts";
import { type VerifiedPiece, verifyDocument } from "./verify-document.ts";

/** A runbook as far as it is fit to be shown for one alert. */
export interface CheckedRunbook {
  /** Undefined when nothing of it is. */
  readonly runbook?: Runbook;
  readonly withheld: readonly Withheld[];
}

/**
 * Takes out of a team's runbook what does not pass for this alert: a paragraph, a table's row or a block of code at a
 * time. The rest stays as it was written, and a note stands where something was.
 */
export function checkRunbook(markdown: string, alert: Alert, counterExamples: readonly Alert[]): CheckedRunbook {
  const document = readMarkdown(markdown);
  const pieces = verifyRunbook(markdown, alert, counterExamples);
  const failed = pieces.filter(({ check }) => !check.ok);
  if (failed.length === 0) return { runbook: { text: document.source, checked: checkedOf(pieces) }, withheld: [] };
  const withheld = withheldOf(failed);
  const text = without(document, new Set(failed.map(({ where }) => where)));
  // Advice may run over several paragraphs: then the rest of it would stand there without its beginning.
  const rest = verifyRunbook(text, alert, counterExamples);
  return rest.every(({ check }) => check.ok) ? { runbook: { text, checked: checkedOf(rest) }, withheld } : { withheld };
}

/** Every piece of advice in a runbook with its verdict; its place is a line of the runbook. */
export function verifyRunbook(
  markdown: string,
  alert: Alert,
  counterExamples: readonly Alert[],
): readonly VerifiedPiece[] {
  return verifyDocument(markdown, { alert, constants: [], counterExamples, isOwn: true });
}

function withheldOf(failed: readonly VerifiedPiece[]): readonly Withheld[] {
  return failed.flatMap(({ where, check }) =>
    check.ok ? [] : [{ what: words(`${where} of the runbook`), reason: `it ${check.reason}` }],
  );
}

/** What was checked of its commands and documents; of its sentences nothing needs to be said. */
function checkedOf(pieces: readonly VerifiedPiece[]): readonly string[] {
  const code = pieces.filter(({ kind }) => kind !== "statement");
  return [...new Set(code.flatMap(({ check }) => (check.ok ? check.checked : [])))];
}

/** @param places - `line 12`, as pieces of advice say it. */
function without(document: MarkdownDocument, places: ReadonlySet<string>): string {
  const placeOf = ({ position }: Nodes): string | undefined =>
    document.repaired.origins
      .slice((position?.start.line ?? 1) - 1, position?.end.line ?? 0)
      .map((line) => `line ${line}`)
      .find((where) => places.has(where));
  let text = document.source;
  // From the end, so that what is cut out moves nothing that is still to be cut.
  for (const node of smallestParts(document.tree, placeOf).toReversed()) {
    const where = placeOf(node);
    const { start, end } = node.position ?? {};
    if (where === undefined || start?.offset === undefined || end?.offset === undefined) continue;
    const note = `*(withheld: ${where} of the runbook)*`;
    const shown = node.type === "tableRow" ? `| ${note} |` : note;
    text = text.slice(0, start.offset) + shown + text.slice(end.offset);
  }
  return text;
}

/** What can be taken out without changing what stands around it, in the order of the text. */
function smallestParts(root: Nodes, placeOf: (node: Nodes) => string | undefined): readonly Nodes[] {
  const found: Nodes[] = [];
  const waiting: Nodes[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    // Without its heading a table is none.
    const isWhole =
      node.type === "table" && node.children.slice(0, 1).some((heading) => placeOf(heading) !== undefined);
    if (isWhole || PARTS.has(node.type)) found.push(node);
    else if ("children" in node) waiting.push(...(node.children as Nodes[]).toReversed());
  }
  return found;
}

const PARTS: ReadonlySet<string> = new Set(["paragraph", "heading", "code", "html", "tableRow"]);
