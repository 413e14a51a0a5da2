import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
} from "yaml";
import { scalarOffset } from "./scalar-offset.ts";

/** A place in a rules file. Line and column are 1-based, as editors count (Falco itself prints 0-based YAML marks). */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The text of one scalar, and where each of its characters stands in the file. */
export interface YamlScalar {
  readonly kind: "scalar";
  readonly text: string;
  readonly at: Place;
  /** The place of the character at `offset` of `text`, through folding, quotes and escapes. */
  placeOf(offset: number): Place;
}

/**
 * YAML as Falco's loader sees it: every scalar is text, and only an empty or null-like plain scalar is `null`.
 * @see https://github.com/jbeder/yaml-cpp
 */
export type YamlNode =
  | YamlScalar
  | { readonly kind: "null"; readonly at: Place }
  | { readonly kind: "sequence"; readonly items: readonly YamlNode[]; readonly at: Place }
  | YamlMapping;

/** A mapping with its entries in order: Falco takes a key that stands twice. */
export interface YamlMapping {
  readonly kind: "mapping";
  readonly entries: readonly { readonly key: YamlNode; readonly value: YamlNode }[];
  readonly at: Place;
}

/** Either the documents of a file, or the first thing that is not YAML. */
export type YamlReading =
  | { readonly ok: true; readonly documents: readonly YamlNode[] }
  | { readonly ok: false; readonly message: string; readonly at: Place };

/** Nodes after aliases are followed; far beyond any real rules file, far below what an alias bomb needs. */
const MAX_NODES = 500_000;
const MAX_DEPTH = 100;
const NULL_WORDS = new Set(["", "~", "null", "Null", "NULL"]);

/** Reads the YAML of a rules file: several documents, anchors and aliases, duplicate keys allowed as Falco allows them. */
export function readRulesYaml(file: string, content: string): YamlReading {
  // A byte order mark is no part of the text, for yaml-cpp and for editors.
  const text = content.replace(/^\uFEFF/, "");
  const lines = new LineCounter();
  const start: Place = { file, line: 1, column: 1 };
  try {
    const documents = parseAllDocuments(text, {
      schema: "failsafe",
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: "silent",
      lineCounter: lines,
    });
    const parsed = Array.isArray(documents) ? documents : [];
    const broken = parsed.flatMap((document) => document.errors)[0];
    if (broken !== undefined) return { ok: false, message: broken.message, at: placeAt(file, lines, broken.pos[0]) };
    const converter = new Converter(file, text, lines);
    return { ok: true, documents: parsed.map((document) => converter.document(document)) };
  } catch (error) {
    if (error instanceof UnfitYamlError) return { ok: false, message: error.message, at: error.at };
    // The library's parser recurses: hostile nesting ends in a RangeError, which is no fault of ours.
    if (error instanceof RangeError) return { ok: false, message: "The YAML is nested too deeply.", at: start };
    throw error;
  }
}

/** The value of a key, the first one where the key is repeated; undefined when the mapping has none. */
export function valueAt(mapping: YamlMapping, key: string): YamlNode | undefined {
  return mapping.entries.find((entry) => entry.key.kind === "scalar" && entry.key.text === key)?.value;
}

class UnfitYamlError extends Error {
  override readonly name = "UnfitYamlError";
  readonly at: Place;
  constructor(message: string, at: Place) {
    super(message);
    this.at = at;
  }
}

class Converter {
  readonly #file: string;
  readonly #content: string;
  readonly #lines: LineCounter;
  // Aliases are followed by hand: the library would search the document for each.
  readonly #anchors = new Map<string, unknown>();
  #nodes = 0;

  constructor(file: string, content: string, lines: LineCounter) {
    this.#file = file;
    this.#content = content;
    this.#lines = lines;
  }

  document(document: Document): YamlNode {
    this.#anchors.clear();
    return this.#convert(document.contents, document.range?.[0] ?? 0, 0);
  }

  #convert(node: unknown, near: number, depth: number): YamlNode {
    const at = this.#place(startOf(node) ?? near);
    this.#nodes += 1;
    if (this.#nodes > MAX_NODES || depth > MAX_DEPTH) {
      throw new UnfitYamlError("The YAML is too large or too deep.", at);
    }
    if (isAlias(node)) {
      if (!this.#anchors.has(node.source)) throw new UnfitYamlError(`The anchor '${node.source}' is not defined.`, at);
      return this.#convert(this.#anchors.get(node.source), near, depth + 1);
    }
    if (isNode(node) && node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    if (isScalar(node)) return this.#scalar(node, at);
    if (isSeq(node)) {
      return { kind: "sequence", at, items: node.items.map((item) => this.#convert(item, near, depth + 1)) };
    }
    return isMap(node) ? this.#mapping(node, at, near, depth) : { kind: "null", at };
  }

  #mapping(node: YAMLMap, at: Place, near: number, depth: number): YamlMapping {
    const entries = node.items.map((pair) => {
      const keyStart = startOf(pair.key) ?? near;
      return {
        key: this.#convert(pair.key, near, depth + 1),
        value: this.#convert(pair.value, keyStart, depth + 1),
      };
    });
    return { kind: "mapping", at, entries };
  }

  #scalar(node: Scalar, at: Place): YamlNode {
    // With the failsafe schema every value is a text.
    const text = typeof node.value === "string" ? node.value : "";
    if (node.type === "PLAIN" && NULL_WORDS.has(text)) return { kind: "null", at };
    const [start, end] = node.range ?? [0, 0];
    const style = node.type ?? "PLAIN";
    const placeOf = (offset: number) =>
      this.#place(start + scalarOffset(style, this.#content.slice(start, end), text, offset));
    return { kind: "scalar", text, at, placeOf };
  }

  #place(offset: number): Place {
    return placeAt(this.#file, this.#lines, offset);
  }
}

function placeAt(file: string, lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { file, line: Math.max(1, line), column: Math.max(1, col) };
}

function startOf(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range?.[0] : undefined;
}
