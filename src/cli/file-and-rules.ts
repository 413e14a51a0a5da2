type Token = { readonly kind: string; readonly name?: string; readonly value?: string | undefined };

/** A file, undefined when not exactly one is named, and the rules files behind `--rules`. */
export interface FileAndRules {
  readonly file: string | undefined;
  readonly rules: readonly string[];
}

/**
 * Sorts what stands on the line of a command that takes one file and `--rules FILE…`. The option takes what follows it
 * as well: a file before it is the command's own, and without one the last file is.
 *
 * @param tokens - As `parseArgs` gives them.
 */
export function fileAndRules(tokens: readonly Token[]): FileAndRules {
  const before: string[] = [];
  const rules: string[] = [];
  for (const { kind, name, value } of tokens) {
    if (value === undefined || (kind === "option" && name !== "rules")) continue;
    if (kind === "option" || rules.length > 0) rules.push(value);
    else before.push(value);
  }
  if (before.length > 1) return { file: undefined, rules };
  const [file] = before;
  // A lone `--rules a b alerts.json`: the last one is no rules file.
  return file === undefined && rules.length > 1 ? { file: rules.at(-1), rules: rules.slice(0, -1) } : { file, rules };
}
