import { LIST_OPERATORS, MODIFIERS, NUMBER_OPERATORS, STRING_OPERATORS } from "../condition/grammar.ts";
import { type ExceptionDefinition, type ExceptionEntry, entryItems, entryText, isGiven } from "./definitions.ts";
import { type FieldKnowledge, notAField } from "./field-knowledge.ts";
import { LoadError } from "./rule-message.ts";

const TAKES_LIST: ReadonlySet<string> = new Set(LIST_OPERATORS);
const MAY_BE_MODIFIED: ReadonlySet<string> = new Set(STRING_OPERATORS);
// `exists` is an operator as well, but takes no value, so that an exception with it never loads.
const OPERATORS: ReadonlySet<string> = new Set([...STRING_OPERATORS, ...LIST_OPERATORS, ...NUMBER_OPERATORS, "exists"]);
const MODIFIED = new RegExp(`^(\\S+)\\s+(?:${MODIFIERS.join("|")})$`);

/** Whether the right side of an operator is a list in parentheses: `in`, or `startswith oneof` since Falco 0.44. */
export function takesList(operator: string): boolean {
  return TAKES_LIST.has(operator) || isModified(operator);
}

/**
 * Checks an exception's fields and operators, and fills in the operators that are left out: `=` for each of several
 * fields, `in` for a single one.
 *
 * @param source - The rule's source; undefined when Falco does not know it, and so cannot check the fields.
 * @see https://github.com/falcosecurity/falco/blob/0.44.1/userspace/engine/rule_loader_collector.cpp
 */
export function checkException(
  exception: ExceptionDefinition,
  source: string | undefined,
  known: FieldKnowledge,
): ExceptionDefinition {
  const refuse = (message: string): never => {
    throw new LoadError("LOAD_ERR_VALIDATE", `The exception '${exception.name}': ${message}`, exception.context);
  };
  const comps = exception.fields.kind === "list" ? listComps(exception, refuse) : singleComp(exception, refuse);
  const fields = exception.fields.kind === "list" ? exception.fields.items : [exception.fields];
  for (const field of source === undefined ? [] : fields) {
    const text = entryText(field);
    if (!known.isFieldExpression(text, source ?? "")) refuse(`'${text}' ${notAField(text, source ?? "")}`);
  }
  return { ...exception, comps };
}

function listComps({ fields, comps }: ExceptionDefinition, refuse: (message: string) => never): ExceptionEntry {
  const count = entryItems(fields).length;
  const given: readonly ExceptionEntry[] = isGiven(comps)
    ? entryItems(comps)
    : Array.from({ length: count }, () => ({ kind: "text" as const, text: "=" }));
  if (given.length !== count) refuse(`it has ${count} fields, but ${given.length} comps as a list.`);
  const items = given.map((comp) => {
    const operator = trimmed(entryText(comp));
    if (!OPERATORS.has(operator) && !isModified(operator)) refuse(`'${operator}' is not an operator.`);
    return { kind: "text" as const, text: operator };
  });
  return { kind: "list", items };
}

function singleComp({ comps }: ExceptionDefinition, refuse: (message: string) => never): ExceptionEntry {
  if (!isGiven(comps)) return { kind: "text", text: "in" };
  if (comps.kind === "list") return refuse("its fields are a single one, but its comps are a list.");
  const operator = trimmed(entryText(comps));
  if (!takesList(operator)) {
    refuse(`with a single field, comps must be in, pmatch, intersects, or an operator with oneof, anyof or allof.`);
  }
  return { kind: "text", text: operator };
}

function isModified(operator: string): boolean {
  return MAY_BE_MODIFIED.has(MODIFIED.exec(operator)?.[1] ?? "");
}

function trimmed(operator: string): string {
  return operator.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
}
