import type { Token } from "./span.ts";

const ENDS_COMMAND = /^(?:\||\|\||\|&|&&|;|&)$/;

/** The single commands of a line, each without the operator behind it. */
export function commandsOf(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const commands: Token[][] = [];
  let command: Token[] = [];
  for (const token of tokens) {
    if (!ENDS_COMMAND.test(token.text)) command.push(token);
    if (!ENDS_COMMAND.test(token.text) && !token.text.endsWith(";")) continue;
    commands.push(command);
    command = [];
  }
  return [...commands, command];
}

/** The program that a word names, without its folder, quotes and the endings that do not change what it is. */
export function programOf(token: Token): string {
  return token.text
    .slice(Math.max(token.text.lastIndexOf("/"), token.text.lastIndexOf("\\")) + 1)
    .slice(0, 60)
    .replaceAll(/["'`()<$]/g, "")
    .replace(/^impacket-/, "")
    .replace(/\.(?:exe|py|sh|pl|rb|com|cmd|bat|phar)$/i, "");
}

/** Whether a token is an option: `-p`, `--password`, `/user:bob`. */
export function isOption(token: Token): boolean {
  return token.text.startsWith("-");
}
