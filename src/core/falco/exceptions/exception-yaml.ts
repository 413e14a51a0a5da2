import { quote } from "../condition/quoting.ts";
import type { Comparison } from "./usable-value.ts";

/** One exception as it goes into a rules file. */
export interface ExceptionItem {
  readonly rule: string;
  readonly name: string;
  readonly fields: readonly string[];
  readonly comps: readonly Comparison["operator"][];
  /** A row for each distinct combination; each cell has the texts to compare with. */
  readonly rows: readonly (readonly Comparison[])[];
}

/**
 * Writes the override that adds an exception to a rule. Each value is a quoted string of Falco's filter language, which
 * says for itself where it ends, and that again is quoted for YAML.
 */
export function exceptionYaml({ rule, name, fields, comps, rows }: ExceptionItem): string {
  return [
    `- rule: ${yamlText(rule)}`,
    "  exceptions:",
    `    - name: ${yamlText(name)}`,
    `      fields: [${fields.map(plainOrQuoted).join(", ")}]`,
    `      comps: [${comps.map(plainOrQuoted).join(", ")}]`,
    "      values:",
    ...rows.map((row) => `        - [${row.map(cell).join(", ")}]`),
    "  override:",
    "    exceptions: append",
    "",
  ].join("\n");
}

function cell({ operator, texts }: Comparison): string {
  const values = texts.map((text) => yamlQuoted(quote(text)));
  return operator === "in" ? `[${values.join(", ")}]` : values.join("");
}

function yamlText(text: string): string {
  const plain = /^[A-Za-z][\w ()/.-]*$/.test(text) && !/\s$/.test(text) && !/^(?:null|Null|NULL)$/.test(text);
  return plain ? text : yamlQuoted(text);
}

function plainOrQuoted(word: string): string {
  return /^[a-z]\w*(?:\.\w+)*$/.test(word) ? word : yamlQuoted(word);
}

// Single quotes leave a value readable; double quotes can name what may not stand in a YAML file as it is.
function yamlQuoted(text: string): string {
  const printable = /^[\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\u{e000}-\u{fefe}\u{ff00}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;
  if (printable.test(text)) return `'${text.replaceAll("'", "''")}'`;
  const escaped = [...text].map((letter) => {
    if (letter === '"' || letter === "\\") return `\\${letter}`;
    if (printable.test(letter)) return letter;
    return `\\U${(letter.codePointAt(0) ?? 0).toString(16).padStart(8, "0")}`;
  });
  return `"${escaped.join("")}"`;
}
