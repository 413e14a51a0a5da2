import { type Command, forEachChild, parse, type SyntaxNode } from "unbash";

/** One program with its arguments, as a shell would start it. */
export interface SimpleCommand {
  /** Undefined for a line that only sets variables. */
  readonly program: string | undefined;
  readonly words: readonly string[];
  readonly redirects: readonly Redirection[];
  /** Variables set in front of the program. */
  readonly environment: readonly string[];
}

export interface Redirection {
  readonly operator: string;
  readonly target: string;
}

export type ShellScript =
  | { readonly ok: true; readonly commands: readonly SimpleCommand[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Long enough for any command worth advising. */
const LONGEST = 4000;

/** What a checked command may be made of: pipes, `&&`, `;`, `$(…)`, variables that it sets itself. Nothing that loops. */
const PLAIN = new Set([
  "Script",
  "Statement",
  "AndOr",
  "Pipeline",
  "Command",
  "Word",
  "Assignment",
  "Redirect",
  "FileDescriptor",
  "Literal",
  "SingleQuoted",
  "DoubleQuoted",
  "SimpleExpansion",
  "CommandExpansion",
  "Glob",
]);

/** Takes a command apart into the programs that it would start, those in `$(…)` included; or says why it cannot. */
export function readShell(text: string): ShellScript {
  if (text.length > LONGEST) return { ok: false, problems: ["is too long to be checked"] };
  const script = parse(text);
  const errors = (script.errors ?? []).map((error) => `does not parse as shell: ${error.message}`);
  if (errors.length > 0) return { ok: false, problems: errors };
  const commands: SimpleCommand[] = [];
  const strange = new Set<string>();
  const variables = new Set<string>();
  const used = new Set<string>();
  const visit = (node: SyntaxNode): void => {
    if (!PLAIN.has(node.type)) strange.add(node.type);
    if (node.type === "Assignment") variables.add(node.name);
    if (node.type === "SimpleExpansion") used.add(node.text.slice(1));
    if (node.type === "Command") commands.push(simpleCommand(node));
    if (node.type === "Statement" && node.background) strange.add("background");
    forEachChild(node, visit);
  };
  visit(script);
  const problems = [
    ...[...strange].map((type) => `uses ${NAMES[type] ?? "shell syntax"}, which is not checked`),
    ...[...used]
      .filter((name) => !variables.has(name) && name !== "FILL_IN")
      .map((name) => `uses $${name}, which it does not set`),
  ];
  return problems.length > 0 ? { ok: false, problems } : { ok: true, commands };
}

/**
 * A script's statements, so that each is judged by itself. One whole where they hang together: it does not parse, sets
 * variables, changes directory, or has but one.
 */
export function statementsOf(text: string): readonly string[] {
  if (text.length > LONGEST) return [text];
  const script = parse(text);
  if ((script.errors ?? []).length > 0 || script.commands.length < 2 || /^[ \t]*#!/m.test(text)) return [text];
  let isJoined = false;
  const visit = (node: SyntaxNode): void => {
    isJoined ||=
      !PLAIN.has(node.type) || node.type === "Assignment" || (node.type === "Command" && node.name?.text === "cd");
    forEachChild(node, visit);
  };
  visit(script);
  return isJoined ? [text] : script.commands.map(({ pos, end }) => text.slice(pos, end).trim());
}

const NAMES: Readonly<Record<string, string>> = {
  For: "a loop",
  While: "a loop",
  If: "an `if`",
  Case: "a `case`",
  Function: "a function",
  Subshell: "a subshell",
  HereDoc: "a here-document",
  HereString: "a here-string",
  ProcessSubstitution: "a process substitution",
  background: "a background process",
};

function simpleCommand(node: Command): SimpleCommand {
  return {
    // A name put together at run time could be any program; the `$` left in it makes sure that none is allowed.
    program: node.name?.value,
    words: node.args.map((word) => (word.type === "Word" ? word.value : word.text)),
    redirects: node.redirects.map((redirect) => ({
      operator: redirect.operator,
      target: "target" in redirect ? (redirect.target?.value ?? "") : "",
    })),
    environment: node.prefix.flatMap((item) => (item.type === "Assignment" ? [item.name] : [])),
  };
}
