import type { Alert } from "../../falco/alert.ts";
import { parseJson } from "../../falco/json.ts";
import type { RulesResult } from "../../falco/rules/read-rules.ts";
import type { AdviceKind } from "../advice/advice-kind.ts";
import { type AdviceCheck, checkAdvice } from "../advice/check-advice.ts";
import { plainWords } from "../advice/claim.ts";
import { isAdvice } from "../advice/statement.ts";
import { jsonPieces } from "./json-pieces.ts";
import { markdownPieces } from "./markdown-pieces.ts";
import type { Piece } from "./piece.ts";
import { quotesOf } from "./quotes.ts";
import { saidConditions } from "./said-conditions.ts";

/** A piece of advice in a document, with its verdict. */
export interface VerifiedPiece {
  readonly kind: AdviceKind;
  readonly text: string;
  /** `line 12` of Markdown, `triage[0].run` of JSON. */
  readonly where: string;
  readonly check: AdviceCheck;
}

/** What verifying needs besides the document. */
export interface VerifyContext {
  readonly alert: Alert;
  /** The operator's rules: Falco YAML is then loaded on top of them. */
  readonly rules?: RulesResult | undefined;
  /** Texts written before the alert was known, such as a playbook's: names in them are no inventions. */
  readonly constants: readonly string[];
  /** Attacks that the alert's rule must go on seeing, whatever is tuned. */
  readonly counterExamples?: readonly Alert[];
  /**
   * The document is the team's own, for every alert of its kind: names in it are no inventions, and what it is about is
   * theirs to say. Its advice is judged as anybody's.
   */
  readonly isOwn?: boolean;
}

/** Longer documents are not read: nobody would. */
const LONGEST = 400_000;

/**
 * Checks every piece of advice in an analysis that anybody or anything may have written, Markdown or JSON.
 *
 * @returns The advice in the order of the text, and whatever else says something dangerous, false or irrelevant.
 */
export function verifyDocument(document: string, context: VerifyContext): readonly VerifiedPiece[] {
  if (document.length > LONGEST) return [tooLong(document)];
  const quotes = quotesOf(context.alert, context.constants);
  const json = jsonOf(document);
  const pieces = json === undefined ? markdownPieces(document, quotes) : jsonPieces(json, quotes);
  const authors = plainWords(context.constants.join("\n"));
  const written = context.isOwn === true ? [...context.constants, ...namesApart(document)] : context.constants;
  return pieces
    .flatMap((piece) => [piece, ...saidConditions(piece, context.alert.rule)])
    .flatMap((piece) => verifyPiece(piece, { ...context, constants: written }, authors));
}

/** The name `web` of `deployment/web`, and a name at a sentence's end without its mark. */
function namesApart(text: string): readonly string[] {
  return [text, text.replaceAll(/[.,;:!?]+(?=\s|$)|\//g, " ")];
}

function verifyPiece(
  piece: Piece,
  { alert, rules, constants, counterExamples = [], isOwn = false }: VerifyContext,
  authors: string,
): readonly VerifiedPiece[] {
  const { kind, text, where, leadIn } = piece;
  const { meaning = piece.isFrame ? withoutRule(text, alert.rule) : text } = piece;
  // Our authors' own sentences were judged when they were written, by people and by the playbooks' tests.
  const own = kind === "statement" && isAuthors(text, authors);
  const check = own
    ? { ok: true as const, checked: ["is a sentence of Falconer's own knowledge of this rule"] }
    : withProblems(
        checkAdvice({ kind, text: meaning, constants, leadIn, counterExamples, isOwn }, alert, rules),
        piece.problems,
      );
  if (check.ok && kind === "statement" && (piece.isFrame || !isAdvice(text, leadIn))) return [];
  return [{ kind, text, where, check }];
}

/** A title that begins with the rule's name tells what happened, whatever verbs that name is made of. */
function withoutRule(title: string, rule: string): string {
  return title.startsWith(rule) ? title.slice(rule.length) : title;
}

/** Shorter sentences stand in any text. */
const SHORTEST = 20;

function isAuthors(text: string, authors: string): boolean {
  const said = plainWords(text);
  const unlabelled = said.replace(/^(?:[a-z][a-z ]{0,30}: )/, "");
  return [said, unlabelled].some((part) => part.length >= SHORTEST && authors.includes(part));
}

function withProblems(check: AdviceCheck, more: readonly string[]): AdviceCheck {
  if (more.length === 0) return check;
  const problems = [...more, ...(check.ok ? [] : check.problems)];
  return { ok: false, reason: problems.join("; "), problems };
}

function jsonOf(document: string): unknown {
  if (!/^\s*[[{]/.test(document)) return undefined;
  try {
    return parseJson(document);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function tooLong(document: string): VerifiedPiece {
  const problem = "is too long to be checked";
  return {
    kind: "statement",
    text: `${document.slice(0, 100)}…`,
    where: "the whole document",
    check: { ok: false, reason: problem, problems: [problem] },
  };
}
