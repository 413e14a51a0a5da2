import { commandsOf, isOption, programOf } from "./commands.ts";
import { cookieValues } from "./headers.ts";
import { BY_PROGRAM, type ProgramRule } from "./program-rules.ts";
import { isHarmless } from "./secret-values.ts";
import type { SecretSpan, Token } from "./span.ts";

/** Whether a program takes secrets among its arguments, so that its name tells how to read them. */
export function takesSecrets(program: string): boolean {
  return BY_PROGRAM.has(program);
}

/** Words after which the next word is a program: `sudo mysql`, `sh -c mysql`, `-- mysql`, `X=1 mysql`. */
const LEADS =
  /^(?:sudo|env|exec|nohup|xargs|time|command|nice|watch|then|do|else|-c|-ec|-lc|-xc|-exc|--|\/c|\/C|-Command|!|[A-Za-z_]\w*=.*|\(|\{|['"(`{$]+)$/;
/** `docker exec db mysql …`: the program stands anywhere behind. */
const RUNS_OTHERS =
  /^(?:docker|podman|nerdctl|kubectl|crictl|oc|timeout|ssh|ansible|sshpass|su|runuser|chroot|nsenter|flock|setsid|stdbuf|doas|ionice|parallel|proxychains4?|torsocks|strace|xargs|lxc|incus|vagrant|heroku|sudo|env|watch|nice)$/;

/** A command that names the same program more often is a listing: so bounded, the search stays linear. */
const MOST_CALLS = 10;

/** Secrets that a program's own rules place in its arguments. */
export function programArguments(tokens: readonly Token[]): readonly SecretSpan[] {
  return commandsOf(tokens).flatMap(oneCommand);
}

function oneCommand(tokens: readonly Token[]): readonly SecretSpan[] {
  const runsOthers = tokens.some((token) => RUNS_OTHERS.test(programOf(token)));
  const calls = new Map<readonly ProgramRule[], number>();
  return tokens.flatMap((token, index) => {
    const rules = BY_PROGRAM.get(programOf(token));
    if (rules === undefined) return [];
    const isProgram =
      index === 0 || runsOthers || LEADS.test(tokens[index - 1]?.text ?? "") || /^["'`(]|[$<]\(/.test(token.text);
    const call = (calls.get(rules) ?? 0) + 1;
    if (!isProgram || call > MOST_CALLS) return [];
    calls.set(rules, call);
    const rest = tokens.slice(index);
    return [...rules.flatMap((rule) => apply(rule, rest)), ...passwordFileEntry(rest)];
  });
}

function apply(rule: ProgramRule, tokens: readonly Token[]): readonly SecretSpan[] {
  const start = rule.after === undefined ? 0 : tokens.findIndex((token) => rule.after?.test(token.text));
  if (start === -1 || tokens.some((token) => rule.unless?.test(token.text))) return [];
  const rest = rule.words === undefined ? tokens.slice(1) : tokens.slice(start + 1);
  if (rule.words !== undefined) return plainWords(rest, rule);
  return rest.flatMap((token, index) => [
    ...wordBehind(rule, token, rest[index + 1]),
    ...wordNextTo(rule, token, rest[index + 1]),
    ...gluedTo(rule, token),
    ...assignedTo(rule, token),
    ...partBehind(rule, token, rest[index + 1]),
    ...cookiesBehind(rule, token, rest[index + 1]),
  ]);
}

function plainWords(tokens: readonly Token[], rule: ProgramRule): readonly SecretSpan[] {
  const [skip, take] = rule.words ?? [0, 0];
  const redirected = tokens.findIndex((token) => /^(?:\d?>|<)/.test(token.text));
  const own = redirected === -1 ? tokens : tokens.slice(0, redirected);
  const words = own.filter((token) => !isOption(token) && rule.except?.test(token.text) !== true);
  return words.slice(skip, skip + take).flatMap((token) => (isHarmless(token.text) ? [] : [token]));
}

function wordBehind(rule: ProgramRule, token: Token, next: Token | undefined): readonly SecretSpan[] {
  if (!rule.next?.split(" ").includes(token.text) || next === undefined) return [];
  if (isOption(next) || isHarmless(next.text)) return [];
  // OpenSSL says where a password comes from: `pass:secret`, `env:NAME`, `file:path`.
  return next.text.startsWith("pass:") ? [{ start: next.start + 5, end: next.end }] : [next];
}

function wordNextTo(rule: ProgramRule, token: Token, next: Token | undefined): readonly SecretSpan[] {
  if (rule.nextTo?.test(token.text) !== true || next === undefined) return [];
  return isOption(next) || isHarmless(next.text) ? [] : [next];
}

function gluedTo(rule: ProgramRule, token: Token): readonly SecretSpan[] {
  const flag = rule.glued?.split(" ").find((flag) => token.text.startsWith(flag) && token.text.length > flag.length);
  if (flag === undefined || isHarmless(token.text.slice(flag.length))) return [];
  return [{ start: token.start + flag.length, end: token.end }];
}

function assignedTo(rule: ProgramRule, token: Token): readonly SecretSpan[] {
  const beginning = rule.assigned?.exec(token.text)?.[0];
  if (beginning === undefined || isHarmless(token.text.slice(beginning.length))) return [];
  return [{ start: token.start + beginning.length, end: token.end }];
}

function partBehind(rule: ProgramRule, token: Token, next: Token | undefined): readonly SecretSpan[] {
  const [flags = "", separator = ""] = rule.behind ?? [];
  if (flags === "" || !isOption(token)) return [];
  const [word, skip] = argumentOf(flags.split(" "), token, next);
  if (word === undefined) return [];
  const at = word.text.indexOf(separator, skip);
  if (at === -1 || isHarmless(word.text.slice(at + 1))) return [];
  return [{ start: word.start + at + 1, end: word.end }];
}

function cookiesBehind(rule: ProgramRule, token: Token, next: Token | undefined): readonly SecretSpan[] {
  if (rule.cookies === undefined || !isOption(token)) return [];
  const [word, skip] = argumentOf(rule.cookies.split(" "), token, next);
  if (word === undefined) return [];
  return cookieValues(word.text, skip).map(({ start, end }) => ({ start: word.start + start, end: word.start + end }));
}

/** The word that holds a flag's argument, and where in it that begins: `-u x`, `--user=x`, `-ux`, `-sku x`. */
function argumentOf(
  flags: readonly string[],
  token: Token,
  next: Token | undefined,
): readonly [Token | undefined, number] {
  if (flags.includes(token.text)) return [next, 0];
  const long = flags.find((flag) => flag.startsWith("--") && token.text.startsWith(`${flag}=`));
  if (long !== undefined) return [token, long.length + 1];
  const short = flags.filter((flag) => /^-[a-zA-Z]$/.test(flag));
  if (short.some((flag) => token.text.startsWith(flag))) return [token, 2];
  const cluster = short.some((flag) => /^-[a-zA-Z]{2,8}$/.test(token.text) && token.text.endsWith(flag.slice(1)));
  return cluster ? [next, 0] : [undefined, 0];
}

/** `htpasswd -b file user password`: the last word. */
function passwordFileEntry(tokens: readonly Token[]): readonly SecretSpan[] {
  const [program] = tokens;
  const last = tokens.at(-1);
  if (program === undefined || last === undefined || !/^(?:htpasswd|mosquitto_passwd)$/.test(programOf(program)))
    return [];
  return tokens.some((token) => /^-[a-zA-Z]*b/.test(token.text)) && !isOption(last) && !isHarmless(last.text)
    ? [last]
    : [];
}
