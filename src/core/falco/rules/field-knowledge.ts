import type { Condition, Position } from "../condition/ast.ts";
import { checkCondition } from "../condition/check-condition.ts";
import { TRANSFORMER_CALL } from "../condition/grammar.ts";
import { parseCondition } from "../condition/parse-condition.ts";
import { fieldKey } from "../condition/read-operand.ts";
import { checksIn, fieldNodesIn } from "../condition/walk.ts";
import { allFields, type FieldInfo, fieldInfo } from "../fields/catalogue.ts";
import { didYouMean, nearestName } from "../nearest-name.ts";

/** What the loader asks about sources and fields. */
export interface FieldKnowledge {
  knowsSource(source: string): boolean;
  /** Whether a text is a field of this source, with its argument, or a transformer around one. */
  isFieldExpression(text: string, source: string): boolean;
  /** How many characters at the beginning of a text are such a field; 0 for none. */
  fieldLength(text: string, source: string): number;
  /** The first field of a condition that this source does not have. */
  unknownField(condition: Condition, source: string): { readonly name: string; readonly at: Position } | undefined;
}

/** Says that a source has no such field, and which one of its own may have been meant. */
export function notAField(text: string, source: string): string {
  const name = text.split("[", 1)[0] ?? "";
  const own = allFields().filter((field) => belongsTo(field, source));
  const near = nearestName(
    name,
    own.map((field) => field.name),
  );
  // A field that is misused, or belongs elsewhere, is not misspelt.
  const hint = fieldInfo(name) === undefined && near !== undefined ? didYouMean(near) : ".";
  return `is not a field of the source '${source}'${hint}`;
}

const EVERY_SOURCE = ["*", "any"];
const FIELD_LIKE = /^[a-z0-9]+\(|^[a-z0-9]+\.[a-z]/i;

/**
 * Falco's fields and those of its plugins.
 *
 * @param sources - The sources to know; by default every source of which there are fields.
 */
export function fieldKnowledge(sources: readonly string[] = knownSources()): FieldKnowledge {
  const answers = new Map<string, boolean>();
  const isFieldExpression = (text: string, source: string) => {
    if (!FIELD_LIKE.test(text)) return false;
    const key = `${source} ${text}`;
    const answer = answers.get(key) ?? parsesAsField(text, source);
    answers.set(key, answer);
    return answer;
  };
  return {
    isFieldExpression,
    knowsSource: (source) => sources.includes(source),
    fieldLength: (text, source) =>
      TRANSFORMER_CALL.test(text)
        ? callLength(text, (call) => isFieldExpression(call, source))
        : plainFieldLength(text, source),
    unknownField: (condition, source) =>
      fieldsIn(condition).find(
        ({ name }) => plainFieldLength(name, source) !== name.length && !lacksArgument(name, source),
      ),
  };
}

function knownSources(): string[] {
  // krsi and container fields belong to syscall; dummy_c and dummy_rs share dummy's field.
  const named = allFields().map((field) => field.source);
  return [...new Set(["syscall", ...named.filter((source) => !EVERY_SOURCE.includes(source)), "dummy_c", "dummy_rs"])];
}

function parsesAsField(text: string, source: string): boolean {
  const parsed = parseCondition(`${text} exists`);
  if (!parsed.ok || parsed.condition.kind !== "exists") return false;
  const known = fieldsIn(parsed.condition).every(({ name }) => plainFieldLength(name, source) === name.length);
  return known && checkCondition(parsed.condition).length === 0;
}

function callLength(text: string, isField: (call: string) => boolean): number {
  let depth = 0;
  for (let end = text.indexOf("("); end < text.length; end += 1) {
    if (text[end] === "(") depth += 1;
    if (text[end] === ")") depth -= 1;
    if (depth === 0) return isField(text.slice(0, end + 1)) ? end + 1 : 0;
  }
  return 0;
}

// libsinsp takes the longest field that the text begins with: in `%proc.name.` the last dot is text.
function plainFieldLength(text: string, source: string): number {
  const word = /^[\w.]+/.exec(text)?.[0] ?? "";
  for (let end = word.length; end > 2; end -= 1) {
    const field = fieldInfo(word.slice(0, end));
    if (field === undefined || !belongsTo(field, source)) continue;
    const argument = argumentLength(field, text.slice(end));
    if (argument > 0 || field.argument !== "required") return end + argument;
  }
  return 0;
}

// A field without the argument that it needs is known, but wrong: that is for `checkCondition` to say.
function lacksArgument(name: string, source: string): boolean {
  const field = fieldInfo(name);
  return field !== undefined && field.argument === "required" && belongsTo(field, source);
}

function argumentLength(field: FieldInfo, rest: string): number {
  if (field.argument === "none") return 0;
  if (rest.startsWith("[")) return rest.indexOf("]") + 1;
  // `evt.arg.flags` is `evt.arg` with the argument `flags`.
  return field.provider === "libs" ? (/^\.\w+(?:\.\w+)*/.exec(rest)?.[0].length ?? 0) : 0;
}

function belongsTo(field: FieldInfo, source: string): boolean {
  if (field.provider === "falconer") return false;
  return (
    field.source === source ||
    EVERY_SOURCE.includes(field.source) ||
    (field.source === "dummy" && source.startsWith("dummy"))
  );
}

interface NamedField {
  readonly name: string;
  readonly at: Position;
}

function fieldsIn(condition: Condition): readonly NamedField[] {
  return checksIn(condition)
    .flatMap(fieldNodesIn)
    .map(({ name, argument, at }) => ({ name: fieldKey(name, argument), at }));
}
