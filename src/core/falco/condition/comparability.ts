import { type FieldType, kindOf, type ValueKind } from "../fields/field-type.ts";
import type { Operator } from "./ast.ts";

const EQUALITY: readonly Operator[] = ["=", "==", "!=", "in", "intersects"];
const ORDER: readonly Operator[] = ["<", "<=", ">", ">="];

// What libsinsp's compiler lets through (filter_compare.cpp, flt_is_comparable_*).
const OPERATORS: Readonly<Record<ValueKind, { readonly named: string; readonly operators: ReadonlySet<Operator> }>> = {
  number: { named: "numeric filters", operators: new Set([...EQUALITY, ...ORDER]) },
  port: { named: "numeric filters", operators: new Set([...EQUALITY, ...ORDER]) },
  priority: { named: "priorities", operators: new Set([...EQUALITY, ...ORDER]) },
  boolean: { named: "boolean filters", operators: new Set(EQUALITY) },
  address: { named: "ip address and network filters", operators: new Set(EQUALITY) },
  network: { named: "ip address and network filters", operators: new Set(EQUALITY) },
  text: {
    named: "string filters",
    operators: new Set<Operator>([
      ...EQUALITY,
      ...ORDER,
      "contains",
      "icontains",
      "startswith",
      "endswith",
      "glob",
      "iglob",
      "regex",
      "pmatch",
    ]),
  },
  buffer: {
    named: "buffer filters",
    operators: new Set<Operator>([...EQUALITY, "contains", "startswith", "endswith", "bcontains", "bstartswith"]),
  },
  opaque: { named: "this type", operators: new Set() },
};

const LIST_TYPES = new Set<FieldType>(["CHARBUF", "UINT64", "RELTIME", "ABSTIME", "BOOL", "IPADDR", "IPNET"]);

/** Why an operator does not fit a field of this type; undefined when it does. */
export function operatorProblem(operator: Operator, type: FieldType, isList: boolean): string | undefined {
  if (isList) {
    if (!LIST_TYPES.has(type)) return `list filters are not supported for type '${type}'`;
    return operator === "in" || operator === "intersects"
      ? undefined
      : `'${operator}' operator not supported for list filters, only 'exists', 'in' and 'intersects'`;
  }
  const { named, operators } = OPERATORS[kindOf(type)];
  if (operators.has(operator)) return undefined;
  const what = kindOf(type) === "opaque" ? `type '${type}'` : named;
  return `'${operator}' operator not supported for ${what}`;
}
