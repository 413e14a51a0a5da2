import type { CliIo } from "../../src/cli/cli-io.ts";

interface Given {
  readonly files?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly stdin?: readonly (string | Uint8Array)[];
}

/** A command's surroundings in memory, with all that it writes. */
export function aCommandLine({ files = {}, stdin = [], environment = {} }: Given = {}) {
  const written = { out: "", err: "" };
  const io: CliIo = {
    environment,
    stdin: (async function* () {
      yield* stdin;
    })(),
    async readFile(path) {
      const text = files[path];
      if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`);
      return text;
    },
    out(text) {
      written.out += text;
    },
    err(text) {
      written.err += text;
    },
  };
  return { io, written };
}
