/**
 * What a command may touch: its input, the files it is told to read, and two places to write to. The real one stands
 * in `cli/main.ts`; a test hands in its own.
 */
export interface CliIo {
  /** The variables that `npm start` reads, too. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdin: AsyncIterable<string | Uint8Array>;
  /** The text of a file. @throws when it cannot be read; the message is shown to the user. */
  readFile(path: string): Promise<string>;
  /** Writes to standard output exactly what it is given: no line break is added. */
  out(text: string): void;
  /** Writes to standard error, for messages to a person. */
  err(text: string): void;
}
