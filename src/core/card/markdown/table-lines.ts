/**
 * A table as lines of equal columns, for a place with a fixed-width font. The first row is the heading.
 *
 * @param rows - Cells, already shown literally; rows may differ in length.
 */
export function tableLines(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.min(WIDEST, Math.max(...rows.map((row) => [...(row[column] ?? "")].length))),
  );
  const lines = rows.map((row) =>
    widths
      .map((width, column) => padded(row[column] ?? "", width))
      .join(" │ ")
      .trimEnd(),
  );
  const [heading = "", ...body] = lines;
  return [heading, widths.map((width) => "─".repeat(width)).join("─┼─"), ...body];
}

/** Wider columns are not padded: one long cell must not push all others off the screen. */
const WIDEST = 40;

function padded(cell: string, width: number): string {
  return cell + " ".repeat(Math.max(0, width - [...cell].length));
}
