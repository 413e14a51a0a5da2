import type { Condition } from "./ast.ts";
import { fieldKey } from "./read-operand.ts";
import { checksIn, fieldNodesIn } from "./walk.ts";

/** The fields that a condition names, each once, in the order of the text, arguments as written. */
export function fieldsOf(condition: Condition): readonly string[] {
  const fields = checksIn(condition).flatMap(fieldNodesIn);
  return [...new Set(fields.map(({ name, argument }) => fieldKey(name, argument)))];
}
