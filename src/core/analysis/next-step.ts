import type { BenignCause, Question, Step } from "./analysis.ts";
import { words } from "./analysis.ts";

/**
 * The one thing to do now: the test of the likely harmless cause, where there is one; else the first question that has a
 * command for this alert or is to be looked up in an audit log; else the first question.
 */
export function nextStep(
  causes: readonly BenignCause[],
  triage: readonly Question[],
  likelyCauseId: string | undefined,
): Step {
  const leading = causes.find((cause) => cause.id === likelyCauseId);
  if (leading?.confirm.run !== undefined) {
    return { ...leading.confirm, text: [{ text: "Check whether this is the cause: " }, ...leading.cause] };
  }
  const question = triage.find((item) => item.run !== undefined || item.where === "audit") ?? triage[0];
  if (question !== undefined) return stepOfQuestion(question);
  return { text: words("Ask the owner of the workload whether this was expected.") };
}

function stepOfQuestion(question: Question): Step {
  const { ask, where, run, checked } = question;
  return { text: ask, where, ...(run === undefined ? {} : { run }), ...(checked === undefined ? {} : { checked }) };
}
