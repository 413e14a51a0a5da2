import type { Effect, Where } from "./analysis.ts";

/** Where a command is meant to run, in words. */
export const WHERE_WORDS: Readonly<Record<Where, string>> = {
  workstation: "from your workstation, with your own kubectl",
  node: "on the node, as root",
  audit: "where the API server's audit log is",
};

/** What a signal speaks for, in words. */
export const EFFECT_WORDS: Readonly<Record<Effect, string>> = {
  malicious: "Suspicious",
  benign: "Points to harmless",
  raises_impact: "Raises the impact",
};
