import { parseAllDocuments } from "yaml";

/** The values of a YAML text's documents, or why it cannot be read. */
export type YamlReading =
  | { readonly ok: true; readonly values: readonly unknown[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Longer than any playbook; a document of that size is no advice. */
const LONGEST = 200_000;
/** A text of a kilobyte could otherwise unfold into gigabytes. */
const MOST_ALIASES = 50;

/** Reads YAML that anyone may have written: duplicate keys, endless aliases and bottomless nesting are problems. */
export function readYaml(text: string): YamlReading {
  if (text.length > LONGEST) return { ok: false, problems: ["it is too long to be read"] };
  try {
    const documents = parseAllDocuments(text, { uniqueKeys: true });
    const errors = documents.flatMap((document) => document.errors.map((error) => error.message.split("\n")[0] ?? ""));
    if (errors.length > 0) return { ok: false, problems: errors };
    return { ok: true, values: documents.map((document) => document.toJS({ maxAliasCount: MOST_ALIASES })) };
  } catch (error) {
    // The library throws for too many aliases, and runs out of stack on nesting.
    return { ok: false, problems: [error instanceof Error ? error.message : String(error)] };
  }
}
