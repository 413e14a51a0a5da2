import { takesList } from "./check-exception.ts";
import { type ExceptionDefinition, entryItems, entryText, type RuleDefinition } from "./definitions.ts";
import { LoadError } from "./rule-message.ts";
import { joined, type TracedText, tracedAt } from "./traced-text.ts";

/**
 * A rule's condition with its exceptions, put together as text, exactly as Falco does: nothing in a value is escaped,
 * so that a value can break the condition or widen the exception.
 * @see https://github.com/falcosecurity/falco/blob/0.44.1/userspace/engine/rule_loader_compiler.cpp
 */
export function conditionWithExceptions(rule: RuleDefinition): TracedText {
  if (rule.exceptions.length === 0) return rule.condition;
  const around = rule.context.at;
  const wrapped = joined(tracedAt("(", around), rule.condition, tracedAt(")", around));
  return rule.exceptions.reduce((condition, exception) => {
    const clause = exceptionClause(exception);
    return clause === "" ? condition : joined(condition, tracedAt(` and not ${clause}`, exception.context.at));
  }, wrapped);
}

/** The condition that an exception stands for, with the parentheses that Falco gives it; empty without values. */
function exceptionClause(exception: ExceptionDefinition): string {
  return exception.fields.kind === "list" ? rowsClause(exception) : singleClause(exception);
}

/** What Falco puts around a value with a blank, unless it begins with a quote: double quotes, escaping nothing. */
export function quoteItem(text: string): string {
  return text.includes(" ") && !text.startsWith('"') && !text.startsWith("'") ? `"${text}"` : text;
}

function singleClause({ name, fields, comps, values, context }: ExceptionDefinition): string {
  if (values.length === 0) return "";
  if (values.some((value) => value.kind === "list")) {
    const message = `The exception '${name}' has a single field: its values must be texts, not lists.`;
    throw new LoadError("LOAD_ERR_VALIDATE", message, context);
  }
  const items = values.map((value) => quoteItem(entryText(value)));
  return `(${entryText(fields)} ${entryText(comps)} (${items.join(", ")}))`;
}

function rowsClause({ name, fields, comps, values, context }: ExceptionDefinition): string {
  if (values.length === 0) return "";
  const operators = entryItems(comps).map(entryText);
  const names = entryItems(fields).map(entryText);
  const rows = values.map((value) => {
    const row = entryItems(value);
    if (row.length !== names.length) {
      const message = `The exception '${name}' has ${names.length} fields, but a row of ${row.length} values.`;
      throw new LoadError("LOAD_ERR_VALIDATE", message, context);
    }
    const parts = names.map((field, index) => {
      const operator = operators[index] ?? "=";
      return ` ${field} ${operator} ${rightSide(row[index], operator)}`;
    });
    return `(${parts.join(" and ")})`;
  });
  return `(${rows.join(" or ")})`;
}

function rightSide(value: ReturnType<typeof entryItems>[number] | undefined, operator: string): string {
  if (value?.kind === "list") return `(${value.items.map((item) => quoteItem(entryText(item))).join(", ")})`;
  const text = entryText(value);
  if (!takesList(operator)) return quoteItem(text);
  return text.startsWith("(") ? text : `(${text})`;
}
