import { dangerOf } from "./dangers.ts";
import { isKnownProgram, programName } from "./programs.ts";

/** Programs whose names are words of English too: they need more than a following word to be a command. */
const ALSO_ENGLISH = new Set(
  "file find last who w id date mount strings stat sort cut head tail column true kill halt source exec eval touch truncate env time su passwd at sh . service".split(
    " ",
  ),
);
const MANAGERS = new Set(["kubectl", "systemctl", "helm", "docker", "crictl", "nerdctl", "podman", "oc"]);
/** What follows a manager's name in prose and is harmless: the rest of such a sentence is no command line. */
const READS =
  /^(?:get|describe|logs|top|events|auth|version|explain|rollout|show|status|inspect|ps|pods|images|info|list|history|is-active|can|will|may|is|has|and|or|to|for|in|as|with)$/;
const ARGUMENT = /^(?:-{1,2}[\w-]|[/~.$'"<>|&]|\d|https?:|[\w-]*[=+]|\w+[/:@]\S)/;

/** A program that a shell would only know after it has computed its name. */
const COMPUTED = new RegExp(
  `^(?:${[
    String.raw`"?\$\(.*\)"?\s+\S`,
    String.raw`\$'.*'\s+\S`,
    String.raw`"?\$\{.*\}"?\s+[^\sa-z]`,
    String.raw`"?\$[A-Za-z_]\w*"?\s+[-/~.$'"<>|&\d]`,
    String.raw`\.{0,2}/[\w./-]*[*?[{]\S*\s+[-/~.$\d]`,
  ].join("|")})`,
);

/** Something is written to a file of the machine, whatever the program; a field, which has a dot, is compared instead. */
const WRITES = /^[a-z][\w-]*\s.*\s\d?>{1,2}\s*["']?[/~]/s;

/** Whether a short text, such as one in backticks, is a command rather than a name, a field or a value. */
export function looksLikeCommand(text: string): boolean {
  const words = wordsOf(text);
  const [program = "", ...rest] = words;
  if (COMPUTED.test(words.join(" ")) || WRITES.test(words.join(" "))) return true;
  if (rest.length === 0) return /\$\(/.test(text) && text.includes(" ");
  if (/(?:^|\s)(?:\|\|?|&&)\s|\$\(|;\s/.test(text) && (isProgram(program) || /\|\s*\w+/.test(text))) {
    return isProgram(program) || rest.some((word, at) => /^(?:\|\|?|&&)$/.test(word) && isProgram(rest[at + 1] ?? ""));
  }
  if (/^[a-z]{2,}ctl$/.test(program)) return true;
  if (isProgram(program)) return !ALSO_ENGLISH.has(program) || ARGUMENT.test(rest[0] ?? "");
  if (/^\.{0,2}\/[\w./-]+$/.test(program)) return /^-{1,2}[a-z]/i.test(rest[0] ?? "");
  return (
    /^[a-z][\w.-]*$/.test(program) &&
    ((isProgram(rest[0] ?? "") && !ALSO_ENGLISH.has(rest[0] ?? "")) || /^-{1,2}[a-z]/i.test(rest[0] ?? ""))
  );
}

const SENTENCE =
  /(?<![\w./-])(?:is|are|was|were|its?|the|in|and|or|how|of|that|which|an?|by|names|runs?|does|did|under|without|may|can|would)(?![\w./=-])/;

/**
 * The commands that stand in a sentence without any mark: `run rm -rf / and …`. Each goes on to the sentence's end.
 *
 * @param isInstruction - In a mere description, `kubectl exec is how …` is no command.
 */
export function commandsInProse(sentence: string, isInstruction: boolean): readonly string[] {
  const words = sentence.split(/\s+/);
  const alone = [sentence, /:\s+(\S.*?)\.?$/.exec(sentence)?.[1] ?? ""].filter(isCommandAlone);
  const within = words.flatMap((word, at) => {
    const program = programName(word.replace(/^[("'`]+/, ""));
    const rest = words.slice(at + 1);
    const next = rest[0] ?? "";
    const isManaged = MANAGERS.has(program) && /^[a-z-]+$/.test(next) && !READS.test(next);
    const before = words[at - 1] ?? "";
    if (IS_COMPARED.test(before)) return [];
    if (startsCommand(before, rest) && COMPUTED.test([word, ...rest].join(" "))) return [[word, ...rest].join(" ")];
    const isMeant = isInstruction || !SENTENCE.test(rest.join(" "));
    const isDangerous = dangerOf(program, []) !== undefined && ARGUMENT.test(next);
    if (!isDangerous && !(isManaged && isMeant)) return [];
    return [[program, ...rest].join(" ").replace(/[.,;:!?)"'`]+$/, "")];
  });
  return [...alone, ...within];
}

/** `proc.cmdline = "bash -i"`: what stands behind is a value. */
const IS_COMPARED = /^(?:!=|==?|i?contains|startswith|endswith)$/;

/** Whether a command may begin behind a word of a sentence; at its beginning, "`$(pidof x)` is the number" is none. */
function startsCommand(before: string, rest: readonly string[]): boolean {
  if (before === "") return !SENTENCE.test(rest.join(" "));
  return /^(?:run|execute|type|enter|then|sudo)$|[:;|&]$/i.test(before);
}

/** A line, or what stands behind a colon, that is a command and nothing else. */
export function isCommandAlone(text: string): boolean {
  const isOnlyName = /^\S+(?: [a-z-]+)?$/.test(text) || /^\S+(?::| !?==? )/.test(text);
  return (
    /^[a-z./$"\\]/.test(text) && !isOnlyName && !text.endsWith(".") && !SENTENCE.test(text) && looksLikeCommand(text)
  );
}

function isProgram(name: string): boolean {
  const base = programName(name);
  return MANAGERS.has(base) || isKnownProgram(base) || dangerOf(base, []) !== undefined;
}

/** `c\\hmod`, `ch''mod`: what a shell takes out of a name before it looks for the program. */
const HIDING = /\\(?=\w)|(?<=\w)['"]{1,2}(?=\w)/g;

function wordsOf(text: string): readonly string[] {
  const words = text
    .replace(/^[$#>]\s+/, "")
    .trim()
    .split(/\s+/);
  const start = words.findIndex((word) => !/^(?:sudo|command|nohup|env|time|exec|[A-Za-z_]\w*=\S*)$/.test(word));
  const [program = "", ...rest] = start === -1 ? words : words.slice(start);
  return [program.replaceAll(HIDING, ""), ...rest];
}
