/** A command line as Falco prints it (arguments joined with blanks, quotes mostly gone), and what is secret in it. */
export interface Line {
  readonly text: string;
  readonly secrets: readonly string[];
  /** The text with nothing but the secrets masked. */
  readonly masked: string;
}

const LOWER = "abcdefghijkmnopqrstuvwxyz";
const UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ";
const DIGITS = "23456789";
const WORDS = [
  "ahorn",
  "birke",
  "distel",
  "falter",
  "ginster",
  "hasel",
  "iris",
  "kornblume",
  "linde",
  "malve",
  "nelke",
];

let state = 77_031;
let made = 0;
function chance(below: number): number {
  state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
  return (state >>> 8) % below;
}
function from(alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[chance(alphabet.length)]).join("");
}
function word(): string {
  return WORDS[chance(WORDS.length)] ?? "";
}
function title(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

const PASSWORDS: readonly (() => string)[] = [
  () => word() + from(DIGITS, 3),
  () => `${title(word())}-${from(DIGITS, 2)}!`,
  () => `${from(LOWER, 5) + from(UPPER, 5)}7q`,
  () => `${word()}_${word()}`,
  () => `${from(UPPER, 1) + from(LOWER, 5)}#${from(DIGITS, 2)}${from(LOWER, 2)}`,
  () => `${word()}.${from(DIGITS, 4)}`,
  () => `${from(DIGITS, 2) + word()}$${from(UPPER, 2)}`,
  () => `${word() + from(UPPER, 2)}%${from(DIGITS, 1)}${from(LOWER, 2)}`,
];

/** Passwords of the kinds that people choose, made at run time so that none stands in a file. */
export function pw(): string {
  made += 1;
  return PASSWORDS[made % PASSWORDS.length]?.() ?? "";
}
/** A password without signs, as it must be in an address. */
export function safe(): string {
  made += 1;
  return made % 2 === 0 ? word() + from(DIGITS, 4) : `${from(LOWER + UPPER + DIGITS, 11)}9`;
}
/** A password that is a word. */
export function letters(): string {
  return ["sonnenblume", "Wanderfalke", "regenbogen", "kirschkern"][chance(4)] ?? "";
}
export const key = (length: number): string => from(LOWER + UPPER + DIGITS, length);
export const hex = (length: number): string => from("0123456789abcdef", length);
export const UP = (length: number): string => from(UPPER + DIGITS, length);
export const dig = (length: number): string => from(DIGITS, length);
export const uuid = (): string => [8, 4, 4, 4, 12].map(hex).join("-");
export const b64 = (text: string): string => Buffer.from(text).toString("base64");

/** A line, its secrets in `${…}`. */
export function line(parts: TemplateStringsArray, ...secrets: readonly string[]): Line {
  return {
    text: parts.map((part, at) => part + (secrets[at] ?? "")).join(""),
    secrets,
    masked: parts.join("[redacted]"),
  };
}
