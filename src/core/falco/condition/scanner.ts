import type { Position } from "./ast.ts";
import { STRING_OPERATORS } from "./grammar.ts";
import { unquote } from "./quoting.ts";

/** A refusal of the text at one place; thrown inside the parser only, and caught at its door. */
export class SyntaxRefusal extends Error {
  override readonly name = "SyntaxRefusal";
}

// libsinsp's tokens. POSIX [:space:] includes \v and \f; its own skipping of blanks (below) does not, but takes \b.
// https://github.com/falcosecurity/libs/blob/0.25.4/userspace/libsinsp/filter/parser.cpp
const TOKENS = {
  not: /not[ \t\n\v\f\r]+/y,
  identifier: /[a-zA-Z][a-zA-Z0-9_]*/y,
  fieldName: /[a-zA-Z][a-zA-Z0-9_]*(?:\.[a-zA-Z][a-zA-Z0-9_]*)+/y,
  bareArgument: /[^\][\t\n\v\f\r "']+/y,
  hexNumber: /0[xX][0-9a-fA-F]+/y,
  number: /[+-]?[0-9]+\.?[0-9]*(?:[eE][+-][0-9]+)?/y,
  bareString: /[^()"'\t\n\v\f\r =,]+/y,
} as const;

/** Walks over the text of a condition, token by token, as libsinsp's lexer does: no token is ever given back. */
export class Scanner {
  /** The last token taken, as error messages name it. */
  lastToken = "";
  readonly #text: string;
  #offset = 0;
  #line = 1;
  #column = 1;

  constructor(text: string) {
    this.#text = text;
  }

  get position(): Position {
    return { offset: this.#offset, line: this.#line, column: this.#column };
  }

  get isAtEnd(): boolean {
    return this.#offset === this.#text.length;
  }

  /** Skips blanks; tells whether there were any. */
  blank(): boolean {
    const start = this.#offset;
    while (this.#offset < this.#text.length && " \t\b\r\n".includes(this.#text[this.#offset] ?? "")) this.#advance(1);
    return this.#offset > start;
  }

  /** Takes exactly this text if it stands here. */
  takes(text: string): boolean {
    if (!this.#text.startsWith(text, this.#offset)) return false;
    this.lastToken = text;
    this.#advance(text.length);
    return true;
  }

  /**
   * Takes an operator. One that is a word must be followed by a blank; like libsinsp, we stay behind the word even
   * when the blank is missing, so that `containsin (a)` is read as `in (a)`.
   */
  takesOperator(operators: readonly string[]): string | undefined {
    for (const operator of operators) {
      if (!this.takes(operator)) continue;
      const needsBlank = WORD_OPERATORS.has(operator);
      return !needsBlank || this.blank() ? operator : undefined;
    }
    return undefined;
  }

  /** Takes a token of this kind. */
  token(kind: keyof typeof TOKENS): string | undefined {
    const pattern = TOKENS[kind];
    pattern.lastIndex = this.#offset;
    const text = pattern.exec(this.#text)?.[0];
    if (text === undefined) return undefined;
    this.lastToken = text;
    this.#advance(text.length);
    return text;
  }

  /** Whether this pattern (sticky) would match here; takes nothing. */
  sees(pattern: RegExp): boolean {
    pattern.lastIndex = this.#offset;
    return pattern.test(this.#text);
  }

  /** Takes a quoted string and returns what it means. @throws {SyntaxRefusal} when an escape in it is wrong. */
  quotedString(): string | undefined {
    const delimiter = this.#text[this.#offset];
    if (delimiter !== "'" && delimiter !== '"') return undefined;
    const end = this.#closingQuote(delimiter);
    if (end === undefined) return undefined;
    const quoted = this.#text.slice(this.#offset, end + 1);
    this.#advance(quoted.length);
    const unquoted = unquote(quoted);
    if (!unquoted.ok) throw new SyntaxRefusal(unquoted.reason);
    this.lastToken = unquoted.text;
    return unquoted.text;
  }

  // A quote after a backslash never closes, even where that backslash is itself escaped. C strings end at NUL.
  #closingQuote(delimiter: string): number | undefined {
    for (let index = this.#offset + 1; index < this.#text.length; index += 1) {
      const letter = this.#text[index];
      if (letter === "\0") return undefined;
      if (letter === delimiter && this.#text[index - 1] !== "\\") return index;
    }
    return undefined;
  }

  #advance(count: number): void {
    for (const end = this.#offset + count; this.#offset < end; this.#offset += 1) {
      const letter = this.#text[this.#offset];
      // Falco starts a line at either character, so that \r\n counts twice.
      if (letter === "\n" || letter === "\r") {
        this.#line += 1;
        this.#column = 1;
      } else {
        this.#column += 1;
      }
    }
  }
}

const WORD_OPERATORS: ReadonlySet<string> = new Set(STRING_OPERATORS.filter((operator) => /^[a-z]/.test(operator)));
