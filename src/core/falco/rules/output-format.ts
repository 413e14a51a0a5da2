import { fieldInfo } from "../fields/catalogue.ts";
import { type FieldKnowledge, notAField } from "./field-knowledge.ts";

/** What is wrong with an output, and whether it is a field that Falco does not know. */
export interface OutputProblem {
  readonly message: string;
  readonly isUnknownField: boolean;
}

/**
 * Checks a rule's output as Falco's formatter does: each `%` must be followed by a field that the rule's source has, and
 * that is not for conditions only.
 *
 * @returns The problem; undefined when there is none.
 * @see https://github.com/falcosecurity/libs/blob/0.25.4/userspace/libsinsp/eventformatter.cpp
 */
export function outputProblem(output: string, source: string, known: FieldKnowledge): OutputProblem | undefined {
  let at = output.startsWith("*") ? 1 : 0;
  for (;;) {
    const percent = output.indexOf("%", at);
    if (percent === -1) return undefined;
    // A number after the percent sign is the width to print the field with.
    const width = /^\d*/.exec(output.slice(percent + 1))?.[0].length ?? 0;
    const start = percent + 1 + width;
    if (start >= output.length) {
      return { message: "The output ends with a '%' without a field.", isUnknownField: false };
    }
    const length = known.fieldLength(output.slice(start), source);
    if (length === 0) {
      const token = /^[^\s,;)]*/.exec(output.slice(start))?.[0] ?? "";
      return { message: `The output's '%${token}' ${notAField(token, source)}`, isUnknownField: true };
    }
    const [name = ""] = output.slice(start, start + length).split("[", 1);
    if (fieldInfo(name)?.filterOnly === true) {
      return { message: `'${name}' can be compared in conditions, but not printed.`, isUnknownField: false };
    }
    at = start + length;
  }
}
