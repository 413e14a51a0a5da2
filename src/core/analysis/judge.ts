import type { Effect, VerdictKind, Weight } from "./analysis.ts";
import type { HeldSignal, UndecidedSignal, Weighed } from "./weigh-signals.ts";

/** The verdict as the signals give it, without its reason. */
export interface Judgement {
  readonly kind: VerdictKind;
  readonly confidence: Weight;
}

/**
 * The verdict out of the signals, and nothing else:
 *
 * 1. A strong malicious signal makes it "likely malicious", and so do three moderate ones from different fields.
 * 2. A benign signal of some weight makes it "probably benign, unconfirmed", unless any malicious signal holds or
 *    the stakes are raised. It is never more than that: only a person confirms. What something is called is no such
 *    signal: everybody can take a name.
 * 3. Everything else needs review.
 *
 * What is missing never makes a verdict more certain: confidence falls with each deciding signal that is undecided.
 */
export function judge(weighed: Weighed): Judgement {
  const malicious = held(weighed, "malicious");
  const strongOnes = malicious.filter(isOf("strong"));
  if (strongOnes.length > 0) {
    return { kind: "likely malicious", confidence: strongOnes.length > 1 ? "strong" : "moderate" };
  }
  if (hasIndependent(malicious.filter(isOf("moderate")), ENOUGH_MODERATE)) {
    return { kind: "likely malicious", confidence: "moderate" };
  }
  const benign = held(weighed, "benign").filter((signal) => !signal.nameOnly && signal.evidence.weight !== "weak");
  const raised = held(weighed, "raises_impact").filter((signal) => signal.evidence.weight !== "weak");
  if (malicious.length > 0 || raised.length > 0) return { kind: "needs review", confidence: "moderate" };
  if (benign.length === 0) return { kind: "needs review", confidence: "weak" };
  return { kind: "probably benign, unconfirmed", confidence: confidenceInBenign(benign, weighed.undecided) };
}

/** Two things that look bad happen to honest people; three that have nothing to do with each other hardly do. */
const ENOUGH_MODERATE = 3;

/** Whether there are so many signals of which no two read the same field. */
function hasIndependent(signals: readonly HeldSignal[], wanted: number): boolean {
  if (wanted === 0) return true;
  return signals.some((first, at) => {
    const rest = signals.slice(at + 1);
    const others = rest.filter((signal) => !signal.fields.some((field) => first.fields.includes(field)));
    return hasIndependent(others, wanted - 1);
  });
}

function confidenceInBenign(benign: readonly HeldSignal[], undecided: readonly UndecidedSignal[]): Weight {
  const solid = benign.some((signal) => !signal.imitable && signal.evidence.weight === "strong");
  const open = undecided.filter(couldSpeakAgainst);
  if (!solid || open.some((signal) => signal.unknown.effect === "malicious" && signal.weight === "strong"))
    return "weak";
  return open.length === 0 ? "strong" : "moderate";
}

function couldSpeakAgainst(signal: UndecidedSignal): boolean {
  return (
    signal.unknown.effect === "malicious" || (signal.unknown.effect === "raises_impact" && signal.weight !== "weak")
  );
}

function held(weighed: Weighed, effect: Effect): readonly HeldSignal[] {
  return weighed.held.filter((signal) => signal.evidence.effect === effect);
}

function isOf(weight: Weight): (signal: HeldSignal) => boolean {
  return (signal) => signal.evidence.weight === weight;
}
