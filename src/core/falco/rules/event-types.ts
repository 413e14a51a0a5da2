import type { Condition, Operand, TransformArgument } from "../condition/ast.ts";
import { type Check, checksIn } from "../condition/walk.ts";

/**
 * Which event types a condition can match: those named, or all but those named. Only their number matters here, and
 * Falco knows several hundred.
 */
interface EventTypes {
  readonly kind: "only" | "allBut";
  readonly names: ReadonlySet<string>;
}

const ALL: EventTypes = { kind: "allBut", names: new Set() };
/** Above this many event types Falco warns that a rule is slow (rule_loader_compiler.cpp). */
const MAX_EVENT_TYPES = 100;

/**
 * Whether a rule looks at so many kinds of system calls, or at none that exist, that Falco warns about it. Counted by
 * name: Falco counts event codes, of which a name has one or two.
 * @see https://github.com/falcosecurity/libs/blob/0.25.4/userspace/libsinsp/filter/ppm_codes.cpp
 */
export function matchesTooManyEventTypes(condition: Condition): boolean {
  const types = eventTypes(condition, false);
  return types.kind === "allBut" || types.names.size === 0 || types.names.size > MAX_EVENT_TYPES;
}

/**
 * What a rule for system calls does with the event type that Falco does not understand: it looks for the types of every
 * rule before it starts, and ends when it cannot. Undefined when it can.
 */
export function computedEventType(condition: Condition): string | undefined {
  return checksIn(condition)
    .map(computationIn)
    .find((message) => message !== undefined);
}

const SOUGHT = new Set(["=", "==", "!=", "in"]);

function computationIn(check: Check): string | undefined {
  const { left } = check;
  if (check.kind === "compare" && !SOUGHT.has(check.operator)) return undefined;
  if (left.kind === "transform") {
    return concernsEventType(left) ? "Falco cannot start with a transformer around evt.type." : undefined;
  }
  if (check.kind === "exists" || !isEventType(left)) return undefined;
  const isComputed = check.right.kind === "field" || check.right.kind === "transform";
  return isComputed ? "Falco cannot start with evt.type compared with another field." : undefined;
}

// Of a list Falco looks at the last item only.
function concernsEventType(node: Operand | TransformArgument): boolean {
  if (node.kind === "transform") return node.arguments.some(concernsEventType);
  if (node.kind !== "list") return node.kind === "field" && isEventType(node);
  const last = node.items.at(-1);
  return last !== undefined && concernsEventType(last);
}

function isEventType(node: Operand): boolean {
  return node.kind === "field" && node.name === "evt.type" && node.argument === undefined;
}

function eventTypes(node: Condition, inverted: boolean): EventTypes {
  if (node.kind === "not") return eventTypes(node.part, !inverted);
  if (node.kind === "and" || node.kind === "or") {
    const parts = node.parts.map((part) => eventTypes(part, inverted));
    // Not (a and b) is (not a) or (not b).
    return parts.reduce((node.kind === "and") !== inverted ? both : either);
  }
  if (node.kind !== "compare" || node.left.kind !== "field" || node.left.name !== "evt.type") return ALL;
  if (node.right.kind !== "literal" && node.right.kind !== "list") return ALL;
  const literals = node.right.kind === "literal" ? [node.right] : node.right.items;
  const names = new Set(literals.map((literal) => literal.text));
  if (node.operator === "=" || node.operator === "==" || node.operator === "in") {
    return { kind: inverted ? "allBut" : "only", names };
  }
  return node.operator === "!=" ? { kind: inverted ? "only" : "allBut", names } : ALL;
}

function both(a: EventTypes, b: EventTypes): EventTypes {
  if (a.kind === "only")
    return { kind: "only", names: keep(a.names, (name) => b.names.has(name) === (b.kind === "only")) };
  if (b.kind === "only") return both(b, a);
  return { kind: "allBut", names: new Set([...a.names, ...b.names]) };
}

function either(a: EventTypes, b: EventTypes): EventTypes {
  return opposite(both(opposite(a), opposite(b)));
}

function opposite(types: EventTypes): EventTypes {
  return { kind: types.kind === "only" ? "allBut" : "only", names: types.names };
}

function keep(names: ReadonlySet<string>, wanted: (name: string) => boolean): Set<string> {
  return new Set([...names].filter(wanted));
}
