import { showLiterally } from "../core/analysis/literal.ts";

/** Outside text for a terminal, in one line: what would steer the terminal, or hide, is named instead. */
export function printable(text: string): string {
  return showLiterally(text, Number.POSITIVE_INFINITY);
}
