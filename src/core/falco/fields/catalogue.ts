import type { FieldType } from "./field-type.ts";
import rows from "./fields.json" with { type: "json" };

/** What is known about one field of Falco, of its plugins, or of ours (`falco.rule` and the like). */
export interface FieldInfo {
  readonly name: string;
  readonly type: FieldType;
  /** Who defines it: `libs`, a plugin's name, or `falconer`. */
  readonly provider: string;
  /** The event source that carries it, for example `syscall` or `k8s_audit`. */
  readonly source: string;
  readonly isList: boolean;
  readonly argument: "none" | "optional" | "required";
  /** What a plugin takes as argument; libsinsp's own fields each have a way of theirs. */
  readonly takesIndex: boolean;
  readonly takesKey: boolean;
  readonly filterOnly: boolean;
  readonly printOnly: boolean;
  readonly deprecated: boolean;
  readonly allowsTransformer: boolean;
  /** Whether it may stand in a comparison of two fields, on either side. */
  readonly allowsFieldComparison: boolean;
  /** One sentence for people, for the fields that they see; undefined for the rest. */
  readonly description: string | undefined;
}

const OWN: Readonly<Record<string, readonly string[]>> = {
  "falco.rule": ["CHARBUF", "falconer", "any", "", "The rule that fired."],
  "falco.priority": ["PRIORITY", "falconer", "any", "", "The priority of the rule, for example Critical."],
  "falco.source": ["CHARBUF", "falconer", "any", "", "The event source of the rule: syscall, k8s_audit, a plugin's."],
  "falco.hostname": ["CHARBUF", "falconer", "any", "", "The node on which Falco runs."],
  "falco.tags": ["CHARBUF", "falconer", "any", "L", "The tags of the rule."],
  "falco.message": ["CHARBUF", "falconer", "any", "", "Falco's formatted line."],
  "falco.output": ["CHARBUF", "falconer", "any", "", "Falco's formatted line."],
};

const FIELDS = new Map<string, FieldInfo>(
  [...Object.entries(rows as Readonly<Record<string, readonly string[]>>), ...Object.entries(OWN)].map(
    ([name, row]) => [name, readRow(name, row)],
  ),
);

// A row is [type, provider, source, flags, description?]; the flags are read here and nowhere else.
function readRow(name: string, [type, provider, source, flags = "", description]: readonly string[]): FieldInfo {
  const has = (flag: string) => flags.includes(flag);
  const optional = has("a") || ((has("i") || has("k")) && !has("A"));
  return {
    name,
    type: type as FieldType,
    provider: provider ?? "",
    source: source ?? "",
    isList: has("L"),
    argument: has("A") ? "required" : optional ? "optional" : "none",
    takesIndex: has("i"),
    takesKey: has("k"),
    filterOnly: has("F"),
    printOnly: has("P"),
    deprecated: has("D"),
    allowsTransformer: !has("T"),
    allowsFieldComparison: !has("H"),
    description,
  };
}

/** What is known about the field of this name, without its argument; undefined when there is none. */
export function fieldInfo(name: string): FieldInfo | undefined {
  return FIELDS.get(name);
}

/** Every field known, in no promised order. */
export function allFields(): readonly FieldInfo[] {
  return [...FIELDS.values()];
}
