import type { CliIo } from "./cli-io.ts";

/** Everything of a file, or of standard input for `-` and for no name at all. @throws when it cannot be read. */
export async function readInput(path: string | undefined, io: CliIo): Promise<string> {
  if (path !== undefined && path !== "-") return io.readFile(path);
  let text = "";
  for await (const piece of pieces(io.stdin)) text += piece;
  return text;
}

/** Standard input line by line, as it comes; the last line may lack its end. */
export async function* inputLines(stdin: CliIo["stdin"]): AsyncGenerator<string> {
  let rest = "";
  for await (const piece of pieces(stdin)) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}

// A letter of several bytes may be cut in two between one piece and the next.
async function* pieces(stdin: CliIo["stdin"]): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const piece of stdin) yield typeof piece === "string" ? piece : decoder.decode(piece, { stream: true });
  yield decoder.decode();
}
