import { dangerOf, SECRET_FILES } from "./dangers.ts";
import { inRootOf, type KnownNames, namesIn, pathsIn } from "./identity.ts";
import { checkKubectl } from "./kubectl.ts";
import { checkProgram, handedOn, objectsNamed, processesNamed, programName } from "./programs.ts";
import { type Redirection, readShell, type SimpleCommand } from "./shell-script.ts";

/** Freezing a container's processes is the one file that advice writes. */
const FREEZE = /^\/sys\/fs\/cgroup(?!.*\.\.)[\w/.$@:-]*\/cgroup\.freeze$/;
/** A file of the reader's own, beside where they stand: what is collected must be kept somewhere. */
const EVIDENCE = /^(?:\.\/)?(?:[\w-]+\/)?[\w-][\w.-]*\.(?:log|txt|json|jsonl|ya?ml|csv|tsv|out|tar|tgz|gz|pcap)$/;
/** Reading these prints a secret; programs that only count, name or hash are let through. */
const PRINTS_NO_CONTENT = new Set(["ls", "stat", "sha256sum", "sha1sum", "md5sum", "find", "file", "readlink", "wc"]);

/**
 * Checks a shell command: it parses, starts only programs on the list and uses of them that only read or are listed
 * as containment, does nothing known to be dangerous, and names nothing that is not this alert's.
 *
 * @returns Every problem, worded to follow "withheld because it …"; empty when there is none.
 */
export function verifyCommand(text: string, known: KnownNames): readonly string[] {
  const script = readShell(text.replaceAll(TO_FILL_IN, "$1$FILL_IN"));
  const laterShebang = /\n[ \t]*#!/.test(text) ? ["has its #! line in the middle, where it is a comment"] : [];
  if (!script.ok) return [...laterShebang, ...dangersInText(text), ...script.problems];
  if (script.commands.length === 0) return ["contains no command"];
  const problems = script.commands.flatMap((command) => verifySimple(command, known));
  return [...new Set([...laterShebang, ...problems])];
}

/** @see https://kubernetes.io/docs/setup/production-environment/container-runtimes/ */
const NOT_THE_RUNTIME =
  "asks Docker about a pod's container: Kubernetes runs it with containerd or CRI-O, where `crictl` knows it";

/** `<id from the listing>`: the reader puts in what only they can know. */
const TO_FILL_IN = /(^|[\s=:/])<[A-Za-z][\w ,.'-]{0,60}>(?=[\s/:]|$)/g;

function verifySimple(command: SimpleCommand, known: KnownNames): readonly string[] {
  const redirects = command.redirects.flatMap((redirect) => redirectionProblem(redirect, known));
  if (command.program === undefined) return redirects;
  if (command.environment.length > 0) return ["sets environment variables for a program"];
  return [...redirects, ...verifyProgram([command.program, ...command.words], known)];
}

function verifyProgram(commandLine: readonly string[], known: KnownNames): readonly string[] {
  const [program = "", ...words] = unwrapped(commandLine);
  if (/[$`*?{]/.test(program)) return ["computes the name of the program that it starts: nobody can read what runs"];
  const danger = dangerOf(program, words);
  if (danger !== undefined) return [danger];
  const isAboutIt = words.some((word) => /^[\w.-]{4,}/.test(word) && known.has(word.replace(/:.*$/, "")));
  if (known.isInPod && isAboutIt && /^(?:docker|podman)$/.test(program)) return [NOT_THE_RUNTIME];
  const inner = handedOn(program, words).flatMap((line) => verifyProgram(line, known));
  const own = program === "kubectl" ? kubectlProblems(words, known) : [checkProgram(program, words)];
  const problems = own.filter((problem) => problem !== undefined);
  return [
    ...problems,
    ...inner,
    ...identityProblems(words, known, objectsNamed(program, words)),
    ...processesNamed(program, words)
      .filter((pid) => !known.hasProcess(pid))
      .map((pid) => `names the process ${pid}, which is not in this alert`),
    ...secretProblems(program, words),
  ];
}

/** `sudo` and `command` change nothing about what is to be checked. */
function unwrapped(commandLine: readonly string[]): readonly string[] {
  const [first = "", ...rest] = commandLine;
  const program = programName(first);
  if (program === "sudo" || program === "command" || program === "nohup") {
    return unwrapped(rest.slice(rest.findIndex((word) => !word.startsWith("-"))));
  }
  return [program, ...rest];
}

function kubectlProblems(words: readonly string[], known: KnownNames): readonly string[] {
  const use = checkKubectl(words, (kind, name) => known.isTarget(kind, name));
  const strangers = [
    ...use.namespaces.filter((name) => !known.hasNamespace(name)),
    ...use.pods.filter((name) => !known.hasPod(name)),
    ...use.nodes.filter((name) => !known.hasNode(name)),
    ...use.names.filter((name) => !known.has(name)),
  ];
  return [...use.problems, ...strangers.filter((name) => !isVariable(name)).map(stranger)];
}

function identityProblems(
  words: readonly string[],
  known: KnownNames,
  more: readonly string[] = [],
): readonly string[] {
  // What is known whole may have numbers in it that are known of no other place.
  const names = [...namesIn(words.filter((word) => !known.has(word))), ...more].filter(
    (name) => !isVariable(name) && !known.has(name),
  );
  const paths = pathsIn(words).filter((path) => path.includes("..") || !known.hasPath(path));
  return [
    ...names.map(stranger),
    ...paths.map((path) => `names ${path}, a path that no field of this alert identifies`),
  ];
}

function secretProblems(program: string, words: readonly string[]): readonly string[] {
  if (PRINTS_NO_CONTENT.has(program)) return [];
  // The first column of /etc/shadow is the account's name.
  if (program === "awk" && words.some((word) => /^[^{}]*\{print \$1\}$/.test(word))) return [];
  return pathsIn(words)
    .filter((path) => SECRET_FILES.test(inRootOf(path) ?? path))
    .map((path) => `prints the secrets in ${path}`);
}

function isKept(path: string): boolean {
  return (
    path.includes("evidence") &&
    !path.includes("..") &&
    /^(?:~|\.)?\/?[\w./-]+$/.test(path) &&
    !/^\/(?!root\/|tmp\/|var\/tmp\/|mnt\/|home\/)/.test(path)
  );
}

function redirectionProblem({ operator, target }: Redirection, known: KnownNames): readonly string[] {
  if (operator === "<") return [...identityProblems([target], known), ...secretProblems("cat", [target])];
  if (/^>{1,2}$/.test(operator) && (EVIDENCE.test(target) || isKept(target))) return [];
  if ((operator === ">&" && /^\d$/.test(target)) || target === "/dev/null" || FREEZE.test(target)) return [];
  return [`writes to ${target || "a file"}`];
}

/** What does not parse can still be dangerous to whoever repairs it. */
function dangersInText(text: string): readonly string[] {
  const words = text.slice(0, 4000).split(/[\s;|&()`$"']+/);
  const dangers = words.map((word, index) => dangerOf(word, words.slice(index + 1)));
  return [...new Set(dangers.filter((danger) => danger !== undefined))].slice(0, 3);
}

function isVariable(name: string): boolean {
  return name === "" || name.startsWith("$");
}

function stranger(name: string): string {
  return `names ${name}, which is not in this alert`;
}
