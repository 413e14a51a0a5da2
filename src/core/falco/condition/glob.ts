/** Whether a text matches a glob, from end to end. */
export type GlobTest = (text: string) => boolean;

/** One step of a glob: any run, any one letter, or one letter out of some. */
type Step = "run" | "any" | ((letter: string) => boolean);

/**
 * A glob as libsinsp reads it: `fnmatch` with no flags, so that `*` also crosses `/` and leading dots, `\` takes the
 * next letter literally, and `[a-z]`, `[!a-z]` and `[[:alpha:]]` name sets of letters.
 *
 * The test takes time in proportion to text times pattern at worst, whatever the pattern.
 *
 * @see https://github.com/falcosecurity/libs/blob/0.25.4/userspace/libsinsp/utils.cpp `glob_match`
 */
export function compileGlob(pattern: string, ignoreCase = false): GlobTest {
  const fold = ignoreCase ? (text: string) => asciiLower(bytesOf(text)) : bytesOf;
  const steps = readSteps(fold(pattern));
  return steps === undefined ? () => false : (text) => matches(steps, fold(text));
}

// Falco does not leave the C locale, where a letter is a byte: one character stands for each here.
function bytesOf(text: string): string {
  return isAscii(text) ? text : Buffer.from(text).toString("latin1");
}

function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

/** Lower case as C's `tolower` does in Falco's locale: ASCII letters only. */
export function asciiLower(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (run) => run.toLowerCase());
}

// On a mismatch only the last run is taken one letter longer: an earlier run never needs to be.
function matches(steps: readonly Step[], text: string): boolean {
  let step = 0;
  let at = 0;
  let runStep = -1;
  let runAt = 0;
  while (at < text.length) {
    const current = steps[step];
    if (current === "run") {
      runStep = step;
      runAt = at;
      step += 1;
    } else if (current !== undefined && (current === "any" || current(text[at] ?? ""))) {
      step += 1;
      at += 1;
    } else if (runStep >= 0) {
      runAt += 1;
      at = runAt;
      step = runStep + 1;
    } else {
      return false;
    }
  }
  while (steps[step] === "run") step += 1;
  return step === steps.length;
}

/** Undefined for a pattern that nothing matches: one that ends in an escaping backslash. */
function readSteps(pattern: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  for (let at = 0; at < pattern.length; at += 1) {
    const letter = pattern[at];
    if (letter === "*") {
      if (steps.at(-1) !== "run") steps.push("run");
    } else if (letter === "?") {
      steps.push("any");
    } else if (letter === "\\") {
      at += 1;
      const escaped = pattern[at];
      if (escaped === undefined) return undefined;
      steps.push((other) => other === escaped);
    } else {
      const set = letter === "[" ? readSet(pattern, at) : undefined;
      steps.push(set?.step ?? ((other) => other === letter));
      at = set?.end ?? at;
    }
  }
  return steps;
}

const CLASSES: Readonly<Record<string, RegExp>> = {
  alnum: /[A-Za-z0-9]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  digit: /[0-9]/,
  lower: /[a-z]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t\n\v\f\r]/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
};

/** A set in brackets that begins at `start`; undefined when it is never closed, and the bracket stands for itself. */
function readSet(pattern: string, start: number): { readonly step: Step; readonly end: number } | undefined {
  const negated = pattern[start + 1] === "!" || pattern[start + 1] === "^";
  const first = start + (negated ? 2 : 1);
  const tests: ((letter: string) => boolean)[] = [];
  for (let at = first; at < pattern.length; at += 1) {
    if (pattern[at] === "]" && at > first) {
      return { step: (letter) => tests.some((test) => test(letter)) !== negated, end: at };
    }
    const named = /^\[:([a-z]+):\]/.exec(pattern.slice(at, at + 12))?.[1];
    if (named !== undefined && Object.hasOwn(CLASSES, named)) {
      tests.push((letter) => CLASSES[named]?.test(letter) ?? false);
      at += named.length + 3;
      continue;
    }
    if (pattern[at] === "\\") at += 1;
    const low = pattern[at] ?? "";
    const high = pattern[at + 1] === "-" && pattern[at + 2] !== "]" ? pattern[at + 2] : undefined;
    if (high !== undefined) at += 2;
    tests.push((letter) => letter >= low && letter <= (high ?? low));
  }
  return undefined;
}
