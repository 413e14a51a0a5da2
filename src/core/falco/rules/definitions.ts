import type { Priority } from "../priority.ts";
import type { Context } from "./rule-message.ts";
import type { TracedText } from "./traced-text.ts";

/**
 * Everything that the files read so far have defined, in the order of definition. Never changed in place: a file is
 * read into a copy, so that another file can be tried on top of the same rules.
 */
export interface Definitions {
  readonly lists: ReadonlyMap<string, ListDefinition>;
  readonly macros: ReadonlyMap<string, MacroDefinition>;
  readonly rules: ReadonlyMap<string, RuleDefinition>;
  /** How many items were collected; the next one's index. */
  readonly count: number;
}

/**
 * The order that decides what a list or macro can see: `index` is when it was first defined, `visibility` when it was
 * last changed. It sees those whose index is below its visibility.
 */
interface Ordered {
  readonly name: string;
  readonly index: number;
  readonly visibility: number;
  readonly context: Context;
}

/** A list as the files read so far leave it. */
export interface ListDefinition extends Ordered {
  readonly items: readonly string[];
}

/** A macro as the files read so far leave it. */
export interface MacroDefinition extends Ordered {
  readonly condition: TracedText;
}

/** A rule as the files read so far leave it, its condition not yet resolved. */
export interface RuleDefinition extends Ordered {
  readonly condition: TracedText;
  readonly output: TracedText;
  readonly desc: string;
  readonly priority: Priority;
  readonly source: string;
  readonly tags: readonly string[];
  readonly exceptions: readonly ExceptionDefinition[];
  readonly enabled: boolean;
  readonly warnEvttypes: boolean;
  readonly skipIfUnknownFilter: boolean;
  readonly unknownSource: boolean;
}

/** One entry of a rule's `exceptions`, as written. */
export interface ExceptionDefinition {
  readonly name: string;
  readonly fields: ExceptionEntry;
  readonly comps: ExceptionEntry;
  readonly values: readonly ExceptionEntry[];
  readonly context: Context;
}

/** A text, a list of entries, or nothing (absent, null, or a mapping, which Falco passes over in silence). */
export type ExceptionEntry =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "list"; readonly items: readonly ExceptionEntry[] }
  | { readonly kind: "nothing" };

/** Whether an entry says anything: a text that is not empty, a list with items. */
export function isGiven(entry: ExceptionEntry): boolean {
  if (entry.kind === "nothing") return false;
  return entry.kind === "text" ? entry.text !== "" : entry.items.length > 0;
}

/** The text of an entry; empty for a list and for nothing, which is how Falco uses them in a condition. */
export function entryText(entry: ExceptionEntry | undefined): string {
  return entry?.kind === "text" ? entry.text : "";
}

/** The entries of a list; none for a text and for nothing. */
export function entryItems(entry: ExceptionEntry | undefined): readonly ExceptionEntry[] {
  return entry?.kind === "list" ? entry.items : [];
}

/** What the collector starts with. */
export const NO_DEFINITIONS: Definitions = { lists: new Map(), macros: new Map(), rules: new Map(), count: 0 };
