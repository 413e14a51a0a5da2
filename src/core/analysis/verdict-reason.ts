import type { Prose, Weight } from "./analysis.ts";
import { words } from "./analysis.ts";
import type { Judgement } from "./judge.ts";
import type { Playbook } from "./read-playbooks.ts";
import type { HeldSignal, UndecidedSignal, Weighed } from "./weigh-signals.ts";

type Cause = Playbook["content"]["benign_causes"][number];

const POINTS: Readonly<Record<Weight, number>> = { weak: 1, moderate: 2, strong: 3 };

/** The harmless explanation that the alert supports best; the first when it supports none. */
export function leadingCause(causes: readonly Cause[], weighed: Weighed): Cause | undefined {
  const points = (cause: Cause): number =>
    weighed.held
      .filter((signal) => cause.supported_by?.includes(signal.evidence.signal))
      .reduce((sum, signal) => sum + POINTS[signal.evidence.weight], 0);
  return causes.toSorted((a, b) => points(b) - points(a))[0];
}

/**
 * The harmless cause that is worth testing first; none when the alert speaks against and nothing for a harmless cause, or
 * when the verdict rests on something else than that cause.
 */
export function likelyCause(judgement: Judgement, leading: Cause | undefined, weighed: Weighed): Cause | undefined {
  if (judgement.kind === "likely malicious") return undefined;
  const isAccused = weighed.held.some((signal) => signal.evidence.effect === "malicious");
  const isSupported = weighed.held.some((signal) => leading?.supported_by?.includes(signal.evidence.signal));
  const isNeedless = isAccused || judgement.kind === "probably benign, unconfirmed";
  return isSupported || !isNeedless ? leading : undefined;
}

/** The few words after the verdict's colon. */
export function because(
  judgement: Judgement,
  weighed: Weighed,
  leading: Cause | undefined,
  fill: (text: string) => Prose,
): Prose {
  if (judgement.kind === "probably benign, unconfirmed") {
    const supported = weighed.held.find((signal) => leading?.supported_by?.includes(signal.evidence.signal));
    if (leading !== undefined && supported !== undefined) return fill(leading.short);
    return sayOf(weighed.held.find((signal) => signal.evidence.effect === "benign"));
  }
  const against = weighed.held.find((signal) => signal.evidence.effect === "malicious");
  const raised = weighed.held.find((signal) => signal.evidence.effect === "raises_impact");
  if (against !== undefined) return sayOf(against);
  if (raised !== undefined && raised.evidence.weight !== "weak") return sayOf(raised);
  if (weighed.undecided.some(couldDecide)) return words("the alert lacks the fields that would decide it");
  if (leading === undefined) return words("nothing in the alert decides it");
  return [{ text: "the alert alone does not tell " }, ...fill(leading.short), { text: " from an attack" }];
}

/** High stakes do not decide what happened. */
function couldDecide({ unknown, weight }: UndecidedSignal): boolean {
  return weight !== "weak" && unknown.effect !== "raises_impact";
}

function sayOf(signal: HeldSignal | undefined): Prose {
  return signal?.evidence.say ?? words("the signals below");
}
