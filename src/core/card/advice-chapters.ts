import type { RichTextPart } from "../../block-kit/types.ts";
import {
  type Analysis,
  type BenignCause,
  type Containment,
  type Hardening,
  type Prose,
  plainText,
  type Question,
  type Step,
  type Tuning,
} from "../analysis/analysis.ts";
import { type Chapter, chapter, codeParts, type Lengths, labelled, type Piece, stepParts } from "./chapter.ts";
import { literal } from "./literal-text.ts";
import { bullets, line, prose, reference } from "./rich-text.ts";
import { runbookChapter } from "./runbook-chapter.ts";

/** What the part of a card is called that holds the advice. */
export function adviceTitle(health: boolean): string {
  return health ? "What to do" : "Mitigation";
}

/** The team's own procedure, then what to check first, then what to do about it: to contain, to clean up, to harden, to tune. */
export function adviceChapters(analysis: Analysis, lengths: Lengths): Chapter[] {
  const { containment, eradication, hardening, tuning, withheld } = analysis;
  const doubted = analysis.verdict.kind === "probably benign, unconfirmed";
  return [
    ...runbookChapter(analysis, lengths),
    ...chapter("Check first", checks(analysis, lengths)),
    ...chapter(
      doubted ? "If it is not that: contain" : "Contain",
      containment.map((item) => containmentParts(item, lengths)),
    ),
    ...chapter(
      "Clean up",
      eradication.map((item) => bullets([[prose(item, lengths.prose)]])),
    ),
    ...chapter(
      "Harden",
      hardening.map((item) => hardeningParts(item, lengths)),
    ),
    ...chapter(
      "Tune the rule",
      tuning.map((item) => tuningParts(item, lengths)),
    ),
    ...chapter("What was checked", checkedParts(analysis)),
    ...chapter(
      "Withheld, and why",
      withheld.map(({ what, reason }) =>
        bullets([[prose(what, lengths.prose), ` — ${literal(reason, lengths.value)}`]]),
      ),
    ),
  ];
}

/** One line for all commands and documents above: each kind of check once. */
function checkedParts({ runbook, benignCauses, triage, containment, hardening, tuning }: Analysis): Piece[] {
  const items = [...benignCauses.map(({ confirm }) => confirm), ...triage, ...containment, ...hardening, ...tuning];
  const checked = [...new Set([...(runbook?.checked ?? []), ...items.flatMap((item) => item.checked ?? [])])];
  return checked.length === 0 ? [] : [[line(`Each command and document above, as fits it: ${checked.join("; ")}.`)]];
}

/**
 * The next step leads. Where it is one of the checks below, that check leads, so that no command stands twice.
 * Numbered, so that people can talk about them.
 */
function checks({ nextStep, benignCauses, triage }: Analysis, lengths: Lengths): Piece[] {
  const all: Check[] = [
    ...benignCauses.map((cause) => ({ kind: "cause" as const, cause, run: cause.confirm.run })),
    ...triage.map((question) => ({ kind: "question" as const, question, run: question.run })),
  ];
  const same = all.find(({ run }) => run !== undefined && run === nextStep.run);
  const ordered = same === undefined ? all : [same, ...all.filter((check) => check !== same)];
  const pieces = ordered.map((check, index) => {
    const first = ordered.findIndex(({ run }) => run !== undefined && run === check.run);
    return checkParts(check, index + 1, first >= 0 && first < index ? first + 1 : undefined, lengths);
  });
  const now = stepParts(same === undefined ? nextStep : { text: nextStep.text }, lengths, "Now:");
  if (same === undefined) return [now, ...pieces];
  return repeats(same, nextStep) ? pieces : [[...now, ...(pieces[0] ?? [])], ...pieces.slice(1)];
}

type Check =
  | { readonly kind: "cause"; readonly cause: BenignCause; readonly run: string | undefined }
  | { readonly kind: "question"; readonly question: Question; readonly run: string | undefined };

/** Whether the next step only says in other words what the check says. */
function repeats(check: Check, nextStep: Step): boolean {
  const said = plainText(check.kind === "cause" ? check.cause.cause : check.question.ask);
  return plainText(nextStep.text).includes(said);
}

/** @param sameAs - The number of an earlier check with the same command, which then is not shown again. */
function checkParts(check: Check, number: number, sameAs: number | undefined, lengths: Lengths): Piece {
  if (check.kind === "cause") return causeParts(check.cause, number, sameAs, lengths);
  const { ask, where, run, interpret } = check.question;
  return [
    ...commandParts(
      { text: ask, where, ...(run === undefined ? {} : { run }) },
      `${number}. Question:`,
      sameAs,
      lengths,
    ),
    ...optional("How to read it:", interpret, lengths),
  ];
}

function causeParts(cause: BenignCause, number: number, sameAs: number | undefined, lengths: Lengths): Piece {
  return [
    labelled(`${number}. Perhaps harmless:`, prose(cause.cause, lengths.prose)),
    ...commandParts(cause.confirm, "To confirm:", sameAs, lengths),
    ...optional("Expect:", cause.expect, lengths),
    ...optional("Also expect:", cause.alsoExpect, lengths),
    ...optional("Also ask:", cause.andAsk, lengths),
    labelled("If confirmed:", literal(cause.verdictIfConfirmed.replaceAll("_", " "), lengths.value)),
  ];
}

function commandParts(step: Step, label: string, sameAs: number | undefined, lengths: Lengths): RichTextPart[] {
  if (sameAs !== undefined) {
    return [labelled(label, prose(step.text, lengths.prose), ` The command of check ${sameAs} shows it.`)];
  }
  return step.text.length === 0 && step.run === undefined ? [] : stepParts(step, lengths, label);
}

function containmentParts(item: Containment, lengths: Lengths): Piece {
  const step = { text: item.do, where: item.where, ...(item.run === undefined ? {} : { run: item.run }) };
  const apply = codeParts(item.thenApply, lengths);
  return [
    ...stepParts(step, lengths, undoLabel(item)),
    ...(apply.length === 0 ? [] : [line("Then apply:"), ...apply]),
    ...optional("What else it touches:", item.blastRadius, lengths),
    ...(item.undo === undefined ? [] : stepParts(withoutPlace(item.undo), lengths, "To undo:")),
    ...optional("Mind:", item.caveat, lengths),
  ];
}

/** It is undone where it was done. */
function withoutPlace({ text, run }: Step): Step {
  return { text, ...(run === undefined ? {} : { run }) };
}

/** Whether a change can be taken back; what changes nothing needs no such word. */
function undoLabel({ run, thenApply, reversible }: Containment): string | undefined {
  if (!reversible) return "Cannot be undone:";
  return run === undefined && thenApply === undefined ? undefined : "Can be undone:";
}

function hardeningParts(item: Hardening, lengths: Lengths): Piece {
  const link = item.ref === undefined ? [] : [" ", reference(item.ref)];
  return [...bullets([[prose(item.do, lengths.prose), ...link.flat()]]), ...codeParts(item.yaml, lengths)];
}

function tuningParts(item: Tuning, lengths: Lengths): Piece {
  return [
    line(prose(item.note, lengths.prose)),
    ...codeParts(item.yaml, lengths),
    ...optional("Mind:", item.caveat, lengths),
  ];
}

function optional(label: string, text: Prose | undefined, lengths: Lengths): RichTextPart[] {
  return text === undefined || text.length === 0 ? [] : [labelled(label, prose(text, lengths.prose))];
}
