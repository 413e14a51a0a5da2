import type { RichTextPart } from "../../block-kit/types.ts";
import type { Analysis, BenignCause, Containment, Hardening, Prose, Question, Tuning } from "../analysis/analysis.ts";
import { type Chapter, chapter, codeParts, type Lengths, labelled, type Piece, stepParts } from "./chapter.ts";
import { literal } from "./literal-text.ts";
import { bullets, line, prose, reference } from "./rich-text.ts";

/** What to check first, then what to do about it: to contain, to clean up, to harden, to tune. */
export function adviceChapters(analysis: Analysis, lengths: Lengths): Chapter[] {
  const { containment, eradication, hardening, tuning, withheld } = analysis;
  const doubted = analysis.verdict.kind === "probably benign, unconfirmed";
  return [
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
    ...chapter(
      "Withheld: not fit to be shown for this alert",
      withheld.map(({ what, reason }) =>
        bullets([[prose(what, lengths.prose), `: ${literal(reason, lengths.value)}`]]),
      ),
    ),
  ];
}

/** The next step leads. Where it is one of the checks below, that check leads, so that no command stands twice. */
function checks({ nextStep, benignCauses, triage }: Analysis, lengths: Lengths): Piece[] {
  const all = [
    ...benignCauses.map((cause) => ({ run: cause.confirm.run, piece: causeParts(cause, lengths) })),
    ...triage.map((question) => ({ run: question.run, piece: questionParts(question, lengths) })),
  ];
  const same = all.find(({ run }) => run !== undefined && run === nextStep.run);
  const now = stepParts(same === undefined ? nextStep : { text: nextStep.text }, lengths, "Now:");
  return [[...now, ...(same?.piece ?? [])], ...all.filter((item) => item !== same).map(({ piece }) => piece)];
}

function causeParts(cause: BenignCause, lengths: Lengths): Piece {
  return [
    labelled("Perhaps harmless:", prose(cause.cause, lengths.prose)),
    ...stepParts(cause.confirm, lengths, "To confirm:"),
    ...optional("Expect:", cause.expect, lengths),
    ...optional("Also expect:", cause.alsoExpect, lengths),
    ...optional("Also ask:", cause.andAsk, lengths),
    labelled("If confirmed:", literal(cause.verdictIfConfirmed, lengths.value)),
  ];
}

function questionParts({ ask, where, run, interpret }: Question, lengths: Lengths): Piece {
  const step = { text: ask, where, ...(run === undefined ? {} : { run }) };
  return [...stepParts(step, lengths, "Question:"), ...optional("How to read it:", interpret, lengths)];
}

function containmentParts(item: Containment, lengths: Lengths): Piece {
  const step = { text: item.do, where: item.where, ...(item.run === undefined ? {} : { run: item.run }) };
  const apply = codeParts(item.thenApply, lengths);
  return [
    ...stepParts(step, lengths, item.reversible ? "Can be undone:" : "Cannot be undone:"),
    ...(apply.length === 0 ? [] : [line("Then apply:"), ...apply]),
    ...optional("Mind:", item.caveat, lengths),
  ];
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
